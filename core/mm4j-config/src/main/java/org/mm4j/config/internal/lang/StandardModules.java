package org.mm4j.config.internal.lang;

import java.util.Set;

/** Python's standard library, by the names of its modules. */
public final class StandardModules {

    /** The modules of Python's standard library; importing any other makes a config a new-style one. */
    private static final Set<String> STANDARD =
            Set.of(("__future__ abc aifc argparse array ast asyncio base64 bdb binascii bisect builtins bz2 "
                            + "cProfile calendar cmath cmd code codecs collections colorsys concurrent configparser contextlib "
                            + "contextvars copy copyreg csv ctypes curses dataclasses datetime dbm decimal difflib dis doctest email "
                            + "encodings enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc "
                            + "genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http imaplib imghdr "
                            + "importlib inspect io ipaddress itertools json keyword linecache locale logging lzma mailbox marshal "
                            + "math mimetypes mmap modulefinder multiprocessing netrc ntpath numbers opcode operator optparse os "
                            + "pathlib pdb pickle pickletools pkgutil platform plistlib poplib posix posixpath pprint profile pstats "
                            + "pty pwd py_compile pyclbr pydoc queue quopri random re readline reprlib resource rlcompleter runpy "
                            + "sched secrets select selectors shelve shlex shutil signal site smtplib socket socketserver sqlite3 ssl "
                            + "stat statistics string stringprep struct subprocess symtable sys sysconfig syslog tabnanny tarfile "
                            + "telnetlib tempfile termios textwrap threading time timeit token tokenize tomllib trace traceback "
                            + "tracemalloc tty types typing unicodedata unittest urllib uu uuid venv warnings wave weakref "
                            + "webbrowser wsgiref xml xmlrpc zipapp zipfile zipimport zlib zoneinfo")
                    .split(" "));

    private StandardModules() {}

    /** Whether a dotted module belongs to it, or to the module that has {@code read_base}; relative ones never do. */
    public static boolean has(String module) {
        return module.startsWith("mmengine.config")
                || STANDARD.contains(module.substring(0, (module + ".").indexOf('.')));
    }
}
