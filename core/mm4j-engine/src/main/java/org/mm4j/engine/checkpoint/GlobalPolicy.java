package org.mm4j.engine.checkpoint;

import java.util.Arrays;
import java.util.Set;

/**
 * Which names a pickle may mention. Nothing that a pickle names is ever looked up or called; a few names of torch, numpy
 * and the collections have a meaning to {@link Reductions}, others become placeholders. A file that names what can only
 * be meant as an attack is refused as a whole, rather than read around it.
 */
final class GlobalPolicy {

    private static final Set<String> BUILTINS = Set.of("builtins", "__builtin__", "__builtins__");

    private static final Set<String> HARMLESS_BUILTINS = Set.of(
            "object",
            "set",
            "frozenset",
            "list",
            "dict",
            "tuple",
            "bytearray",
            "bytes",
            "str",
            "unicode",
            "int",
            "long",
            "float",
            "bool",
            "complex",
            "slice",
            "range",
            "xrange",
            "Ellipsis",
            "NotImplemented");

    private static final Set<String> REFUSED_MODULES = Set.of(
            "os",
            "posix",
            "nt",
            "subprocess",
            "sys",
            "shutil",
            "socket",
            "socketserver",
            "importlib",
            "imp",
            "runpy",
            "pty",
            "commands",
            "ctypes",
            "_ctypes",
            "multiprocessing",
            "_posixsubprocess",
            "asyncio",
            "pickle",
            "_pickle",
            "cPickle",
            "dill",
            "cloudpickle",
            "joblib",
            "marshal",
            "shelve",
            "code",
            "codeop",
            "types",
            "inspect",
            "gc",
            "io",
            "_io",
            "tempfile",
            "urllib",
            "urllib2",
            "http",
            "httplib",
            "ftplib",
            "requests",
            "webbrowser",
            "platform",
            "signal",
            "timeit",
            "cProfile",
            "profile",
            "pdb",
            "bdb",
            "trace",
            "doctest",
            "operator",
            "_operator",
            "functools",
            "_functools",
            "itertools",
            "site",
            "pip",
            "setuptools",
            "distutils",
            "zipimport",
            "pkgutil",
            "pydoc",
            "antigravity",
            "ssl",
            "telnetlib",
            "smtplib",
            "select",
            "mmap",
            "fcntl",
            "resource",
            "winreg",
            "_winapi",
            "msvcrt",
            "builtins",
            "__builtin__",
            "__builtins__",
            "threading",
            "_thread",
            "thread",
            "concurrent",
            "atexit",
            "sqlite3",
            "_sqlite3",
            "venv",
            "ensurepip",
            "idlelib",
            "lib2to3",
            "nturl2path",
            "posixpath",
            "ntpath");

    private static final Set<String> REFUSED_NAMES = Set.of(
            "eval",
            "exec",
            "execfile",
            "compile",
            "system",
            "popen",
            "Popen",
            "getattr",
            "setattr",
            "delattr",
            "__import__",
            "import_module",
            "open",
            "load",
            "loads",
            "runstring",
            "__globals__",
            "__builtins__",
            "__class__",
            "__subclasses__",
            "__reduce__",
            "__getattribute__",
            "__code__",
            "__dict__",
            "_load_from_bytes");

    private GlobalPolicy() {}

    /** @throws CheckpointException if the name is refused */
    static PyGlobal check(String module, String name) {
        PyGlobal global = new PyGlobal(module, name);
        String top = module.contains(".") ? module.substring(0, module.indexOf('.')) : module;
        boolean isBuiltin = BUILTINS.contains(module) && HARMLESS_BUILTINS.contains(name);
        boolean isPartial = module.equals("functools") && name.equals("partial");
        boolean isRefused = REFUSED_MODULES.contains(top) && !isBuiltin && !isPartial;
        for (String segment : name.split("\\.", -1)) {
            isRefused |= REFUSED_NAMES.contains(segment);
        }
        if (name.contains(".")) {
            isRefused |= Arrays.stream(name.split("\\.", -1)).anyMatch(REFUSED_MODULES::contains);
        }
        if (isRefused && !isGetattr(global)) {
            throw refused(global);
        }
        return global;
    }

    /**
     * Whether a name is that of {@code getattr}, by which mmengine names the methods of its {@code HistoryBuffer} in every
     * checkpoint of a training; other calls of it are refused, see {@link #isHistory}.
     */
    static boolean isGetattr(PyGlobal global) {
        return (global.module().equals("builtins") || global.module().equals("__builtin__"))
                && global.name().equals("getattr");
    }

    /** Whether a call of {@code getattr} names a method of mmengine's {@code HistoryBuffer}. */
    static boolean isHistory(PyTuple arguments) {
        return arguments.size() == 2
                && arguments.get(0) instanceof PyGlobal type
                && type.qualifiedName().equals("mmengine.logging.history_buffer.HistoryBuffer")
                && arguments.get(1) instanceof String method
                && method.matches("[a-z]\\w*");
    }

    /** The error about a name that a file must not have. */
    static CheckpointException refused(PyGlobal global) {
        return new CheckpointException("the file names " + global.qualifiedName()
                + ", which no checkpoint needs: it was refused, and nothing of it was executed. Do not use a file from"
                + " this source, or save the weights again as safetensors");
    }
}
