"""What hints say, in one place, so that they can be translated."""

WORDS = {
    "above": "`{name}` is defined in a cell above that no longer defines it, or failed.",
    "below": "`{name}` is defined only in a cell further down, and every cell finds what the cells "
    "above it made. Define `{name}` here, or in one of them.",
    "typo": "Did you mean `{likely}`?",
    "bare": "Write `np.{name}` for numbers or `sp.{name}` for formulas.",
    "bare numpy": "Write `np.{name}`.",
    "no symbol": "Nothing on this page is named `{name}`. Give it a value before this line, or "
    "make a symbol of it: `{name} = sp.Symbol('{name}')`.",
    "unknown name": "Nothing on this page is named `{name}`. Define it before this line, or look "
    "for a typing error.",
    "not imported": "Import it first: `{line}`.",
    "attribute": "It has no `{name}`. Did you mean `{likely}`?",
    "kind": "What stands before the point is {kind}, which has no `{name}`. Print it just before "
    "this line.",
    "grow": "An array does not grow: `np.append(x, value)` gives a new one.",
    "length": "Write `len(x)`, or `x.shape`.",
    "broadcast": "Shapes {shapes} do not fit together. From the right, lengths must be equal, "
    "or one of them 1.",
    "matmul": "`@` needs inner lengths that agree: here they are {one} and {other}. Print the "
    "`.shape` of both, and perhaps transpose one with `.T`.",
    "aligned": "The shapes {shapes} do not fit: the last length of the first must be that of the "
    "second's rows. Print both shapes, and perhaps transpose one with `.T`.",
    "same length": "Both must have the same length. Print `len(…)` of each.",
    "same lengths": "Both must have the same length, but the shapes are {shapes}. Print both with "
    "`.shape`.",
    "into": "What is put in must fit its place, but the shapes are {shapes}.",
    "lengths": "Two lengths must agree, but they are {one} and {other}. Print both shapes with "
    "`.shape`.",
    "joined": "What is joined must agree in all lengths but the one along which it is joined. "
    "Print the shapes.",
    "reshape": "{size} entries do not fill the shape {shape}: its lengths, multiplied, must give "
    "{size}.",
    "no product": "`@` is for vectors and matrices. With a number write `*`.",
    "empty": "There is nothing in it. Print it just before this line.",
    "integers": "The number does not fit into the integers of this page, which have 32 bits. Use "
    "floats, as `2.0`, `dtype=np.int64`, or Python's own `int`.",
    "index": "Counting begins at 0, so the last place is the length minus 1. Print `len(…)` or "
    "`.shape` to see what there is.",
    "index size": "Length {size} means places 0 to {last}, but {index} was asked for.",
    "place": "A place is a whole number, as `x[1]`, or a range of them, as `x[0:2]`.",
    "no places": "This is one single number and has no places. Take the last `[…]` away.",
    "subscript": "`[…]` takes something out of a list or an array, but this is {kind}.",
    "key": "There is no entry under this key. Print `.keys()` to see what there is.",
    "division": "Something divides by zero. Print the denominator just before, or keep that value "
    "out.",
    "power": "Powers are written `**` in Python: `x**2`. The sign `^` means something else.",
    "called number": "A number stands before a bracket, so Python calls it. Write the `*`: "
    "`2*(x + 1)`.",
    "called value": "A number was called like a function. For a product write `*`, as "
    "`2*(x + 1)`; else a name was given another value above, or a function was handed on with its "
    "brackets, as `f(1)` instead of `f`.",
    "rebound": "`{name}` {was}; `{line}` gave that name another value. Choose another name there.",
    "called array": "To take something out of an array write square brackets, as `x[0]`.",
    "brackets": "A function stands where its value should. Write the brackets, as `f(2)`.",
    "loop": "Only lists, arrays and the like can be gone through. To count, write `range(5)`.",
    "no length": "Only lists, arrays, texts and the like have a length.",
    "whole": "A whole number is wanted here: `int(x)`. For steps that are none there is "
    "`np.linspace(0, 1, 11)`.",
    "one shape": "Rows, and the lengths of a shape, go into brackets of their own: "
    "`np.array([[1, 2], [3, 4]])`, `np.zeros((2, 3))`.",
    "one list": "Arrays that are joined go into a list: `np.concatenate([a, b])`.",
    "no numbers": "Something in it is no number, perhaps a text. Print it just before this line.",
    "format": "An array cannot be written in this format. Print it as it is, or `np.round(x, 2)`.",
    "called": "This is no function. If you mean a product, write `*`; for a place in a list, "
    "use `[…]`.",
    "print": "`print` is a function: what it prints goes into brackets, as `print(x)`.",
    "character": "`{sign}`, perhaps from a book or a web page, is no sign of Python. Type "
    "`{instead}`.",
    "no character": "`{sign}` is no sign of Python. Write the name of what it stands for.",
    "space": "A character here only looks like a space, or cannot be seen. Delete it and type a "
    "space.",
    "install": "Nothing can be installed in a page. There are NumPy, SymPy, matplotlib, `snippets` "
    "and Python's standard library.",
    "notebook": "Lines with `!` or `%` are for notebooks, not for Python. Delete this one.",
    "help": "To read what a function does write `help({name})`.",
    "keyword": "`{name}` is a word of Python's own and cannot be a name. Choose another.",
    "outside": "`{word}` stands outside the {block} that it belongs to. Check its indentation.",
    "logic": "Python has words for this: `and`, `or`, `not`.",
    "increase": "There is no `++` in Python: write `x += 1`.",
    "different": "Not equal is written `!=`.",
    "ends": "Something is missing at the end of this line.",
    "comma": "Something is missing between two things here: a comma, or a sign such as `*`.",
    "two": "Perhaps these are two statements: begin a new line for the second.",
    "orphan": "`{word}` belongs to a block before it, and begins as far to the right as that one.",
    "one line": "Written in one line, an `if` needs its `else`: `1 if x > 0 else 0`.",
    "zeros": "Write the number without the zeros before it.",
    "f-string": "In such a text every `{{` needs its `}}`, with an expression in between.",
    "not closed": "A bracket that was opened is never closed. Count them in this line and the one "
    "before.",
    "closed twice": "There is a closing bracket too many, or of the wrong kind.",
    "quote": "The text has no closing quotation mark.",
    "colon": "A line that begins with `if`, `for`, `while`, `def` or `class` ends with a colon.",
    "equals": "`=` gives a name a value; to compare, write `==`.",
    "assign": "The name stands on the left of `=`, and what it gets on the right.",
    "indent": "The lines of a block begin with equally many spaces; those outside it with fewer.",
    "indent needed": "The line after a colon begins with four spaces.",
    "times": "Perhaps a sign is missing: products are written `2*x`. A name cannot begin with a "
    "digit.",
    "tabs": "The lines of this block begin with tabs here and with spaces there. Use spaces.",
    "syntax": "Python cannot read this line. Look for a missing bracket, comma, quote or sign, "
    "here or just before.",
    "wait": "A cell of a page cannot wait for others: there is no `await` and no `asyncio.run`. "
    "Call plain functions.",
    "module": "In a page there are NumPy, SymPy, matplotlib, `snippets` and Python's standard "
    "library. `{name}` is none of them.",
    "display": "`display` is there without an import: delete this line.",
    "memory": "That needs more memory than a page has. Make the array smaller, or the steps "
    "coarser.",
    "memory size": "That needs {size} of memory, more than a page has. Make the array smaller, or "
    "the steps coarser.",
    "recursion": "The function calls itself without end. It needs a case in which it returns "
    "without calling itself.",
    "symbol": "This wants a number but got a formula. Put a value in with `.subs(x, 2)`, or use "
    "SymPy's own function, as `sp.sin(x)`.",
    "sympy function": "`{module}.{name}` wants numbers but got a formula: use `sp.{name}`.",
    "truth": "A comparison of arrays gives many answers at once. Say which you mean with `.all()` "
    "or `.any()`.",
    "truth of both": "Put brackets and signs: `(x > 1) & (x < 3)` for and, `|` for or.",
    "no array": "`sp.{name}` wants a formula but got an array: use `np.{name}`.",
    "no formula": "SymPy works with formulas, not with functions. Put the symbol in: `f(x)`.",
    "truth of formula": "SymPy cannot say whether this holds without values. Put some in with "
    "`.subs(…)`.",
    "singular": "The matrix has no inverse: its determinant is zero. Its columns lie in one line "
    "or plane.",
    "square": "Only a square matrix has this. Print its `.shape`.",
    "arguments": "Compare the brackets with the line that begins with `def`: each argument counts.",
    "text and number": "Text and numbers do not go together. Turn one into the other with `str(…)` "
    "or `float(…)`.",
    "not a number": "This text is no number as Python writes them, as `3.5`.",
    "none": "The value is `None`: perhaps a function lacks its `return`.",
    "list arithmetic": "Lists do not calculate. Make an array of it: `np.array(…)`.",
    "unpack": "On both sides of `=` there must be equally many things.",
    "list size": "The rows must be equally long.",
    "tuple": "What is in a tuple stays. Make a list of it: `list(…)`.",
    "asserted": "What stands after `assert` is not so. Print its parts just before.",
    "domain": "The function is not defined there, as a root or logarithm of a negative number.",
    "overflow": "The number is larger than a float can hold, about 1.8e308.",
    "input": "Write the value into the code instead of asking for it, as `answer = 42`.",
    "debugger": "Print what you want to look at, just there.",
    "threads": "A page runs one thing at a time: there are no threads and no other processes.",
    "network": "Cells cannot reach the network. Write the data into the code.",
    "file": "There are no files here. Write the data into the code.",
    "ended": "Without `exit()` or `sys.exit()` the cell would go on.",
    "solve": "Perhaps there is no solution in closed form. Try `sp.nsolve(…)` with a first guess.",
    "figure size": "Choose smaller numbers: `figsize=(5, 3)`.",
}


def say(hint: str, /, **more: object) -> str:
    """Return the hint of this name with its gaps filled in."""
    return WORDS[hint].format(**more)
