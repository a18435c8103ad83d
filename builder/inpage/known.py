"""What is known of Python, NumPy, SymPy and matplotlib: what changes what it is given.

Whatever stands in none of these sets counts as changing its object and all its arguments.
"""

import pkgutil
from importlib.machinery import ModuleSpec


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Built-in functions that change none of their arguments.
BUILTINS = _words("""
    abs all any ascii bin bool bytes callable chr complex dict dir display divmod enumerate filter
    float format frozenset getattr hasattr hash help hex id int isinstance issubclass iter len
    list map max min oct ord pow print property range repr reversed round set slice sorted str
    sum super tuple type zip
    ArithmeticError AssertionError AttributeError Exception IndexError KeyError LookupError
    NotImplementedError OverflowError RuntimeError StopIteration TypeError ValueError
    ZeroDivisionError
""")
# … of these, those that give a value that nothing can change,
SCALARS = _words("""
    abs all any ascii bin bool bytes chr complex display divmod float format hash hex id int
    isinstance issubclass len oct ord pow print range repr round str type
""")
# … and those whose value every use takes something from.
ITERATORS = _words("enumerate filter iter map reversed zip open")
# Functions that may read and write every name.
LOOKING_AROUND = _words("exec eval globals locals vars __import__ setattr delattr compile")

# Packages whose functions leave their arguments as they are, but for SPOILING and `out=`.
MODULES = _words("""
    numpy sympy math cmath matplotlib itertools functools operator statistics fractions decimal
    random time textwrap string pprint collections dataclasses typing copy inspect timeit re
    json datetime mpmath warnings contextlib sys os platform
""")
SPOILING = _words("""
    numpy.copyto numpy.fill_diagonal numpy.place numpy.put numpy.put_along_axis numpy.putmask
    numpy.random.shuffle random.shuffle numpy.apply_along_axis numpy.nditer
    operator.setitem operator.delitem operator.iadd operator.isub operator.imul functools.reduce
""")
# Functions whose value may be a part of what they were given; others of NumPy give new arrays.
NUMPY_VIEWS = _words("""
    asarray asanyarray ascontiguousarray reshape ravel transpose swapaxes moveaxis rollaxis
    squeeze expand_dims atleast_1d atleast_2d atleast_3d broadcast_to broadcast_arrays diagonal
    diag real imag flip fliplr flipud rot90 split array_split hsplit vsplit nditer ndenumerate
    vectorize frompyfunc nan_to_num require as_strided sliding_window_view matrix_transpose
    permute_dims
""")
SYMPY_MUTABLE = _words("Matrix MutableDenseMatrix zeros ones eye diag MutableDenseNDimArray Wild")

# Methods that change neither their object nor their arguments.
METHODS = _words("""
    all any argmax argmin argsort astype clip conj conjugate copy cumprod cumsum diagonal dot
    flatten item max mean min nonzero prod ravel repeat reshape round searchsorted squeeze std
    sum swapaxes take tobytes tolist trace transpose var view
    adjugate applyfunc apart args_cnc as_coeff_Mul as_numer_denom as_ordered_terms as_poly
    as_real_imag atoms cancel charpoly coeff coeffs collect could_extract_minus_sign det diff doit
    eigenvals eigenvects equals evalf expand factor free_symbols func get_limits has integrate
    inv is_constant jacobian limit lhs match multiply_elementwise n nroots norm nsimplify nullspace
    powsimp rank removeO replace rewrite rhs rref series simplify solve subs taylor_term together
    trigsimp xreplace as_expr gens degree all_coeffs roots
    capitalize center count encode endswith find format index isalpha isdigit join ljust lower
    lstrip partition rjust rpartition rsplit rstrip split splitlines startswith strip title
    translate upper zfill
    get items keys values difference intersection issubset issuperset union isdisjoint
    bit_length is_integer as_integer_ratio hex limit_denominator
    get_xlim get_ylim get_position get_lines
""")
# … of these, those whose value shares nothing with the object.
FRESH_METHODS = METHODS - _words("""
    diagonal ravel reshape squeeze swapaxes take transpose view copy get items keys values astype
""") | _words("flatten")
# Methods that change their object and keep their arguments in it, but leave these as they are.
KEEPING = _words("append add extend insert update setdefault appendleft push")
# Methods that may change their object, but leave their arguments as they are.
LEAVING_ARGUMENTS = _words("""
    annotate arrow axhline axhspan axline axvline axvspan bar barh boxplot clabel contour contourf
    errorbar fill fill_between fill_betweenx fill_under grid hist hist2d hlines imshow legend
    loglog margins matshow pcolor pcolormesh pie plot plot_surface plot_wireframe quiver quiverkey
    savefig scatter scatter3D semilogx semilogy set set_aspect set_axis_off set_box_aspect
    set_label set_title set_xlabel set_xlim set_xscale set_xticklabels set_xticks set_ylabel
    set_ylim set_yscale set_yticklabels set_yticks set_zlabel set_zlim set_zticks stairs
    stackplot stem step streamplot subplots suptitle supxlabel supylabel table text tick_params
    ticklabel_format tight_layout tricontour tricontourf tripcolor triplot twinx twiny view_init
    violinplot vlines add_subplot add_axes add_artist add_patch subplots_adjust colorbar
    beta binomial bytes chisquare choice dirichlet exponential gamma geometric gumbel integers
    laplace logistic lognormal multinomial multivariate_normal normal permutation permuted
    poisson random rayleigh spawn standard_normal triangular uniform vonmises weibull
    fill pop popleft popitem remove discard clear sort reverse resize __getitem__ __init__
    set_printoptions
""")

# Words that, called or assigned to, set how figures look; they are read by whatever draws.
STYLING = _words("rcParams rcParamsDefault rcdefaults rc_file use_style rc")
# Words that, called or assigned to, set how numbers are shown, counted or warned of.
SETTING = _words("""
    set_printoptions seterr init_printing simplefilter filterwarnings setrecursionlimit
    getcontext setcontext set_string_function set_int_max_str_digits resetwarnings
""")


def is_random(dotted: str) -> bool:
    """Return whether a function uses the one hidden random generator of NumPy or Python."""
    module, _, name = dotted.rpartition(".")
    return module in ("numpy.random", "random") and name not in _OWN_GENERATORS


_OWN_GENERATORS = _words("default_rng Generator RandomState Random SystemRandom PCG64 SeedSequence")


def snippet_modules(package: ModuleSpec) -> list[str]:
    """Return the dotted names of the modules in a package, without importing one."""
    places = package.submodule_search_locations or []
    found = pkgutil.iter_modules(list(places), f"{package.name}.")
    return sorted(module.name for module in found)
