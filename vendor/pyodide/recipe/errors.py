"""What stops a build of the wheels."""


class BuildError(Exception):
    """Something that whoever builds has to put right; the message tells them what."""
