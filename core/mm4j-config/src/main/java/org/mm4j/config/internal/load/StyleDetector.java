package org.mm4j.config.internal.load;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.internal.lang.Expr;
import org.mm4j.config.internal.lang.Source;
import org.mm4j.config.internal.lang.Stmt;

/** Tells new-style configs, which import their bases, from classic ones, which name them in {@code _base_}. */
final class StyleDetector {

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

    private StyleDetector() {}

    static boolean isStandard(String module) {
        return module.startsWith("mmengine.config")
                || STANDARD.contains(module.substring(0, (module + ".").indexOf('.')));
    }

    /** Whether the statements are those of a new-style config. */
    static boolean isNewStyle(List<Stmt> statements, Source source) {
        Deque<Stmt> queue = new ArrayDeque<>(statements);
        while (!queue.isEmpty()) {
            Stmt statement = queue.remove();
            if (statement instanceof Stmt.Assign assign && assign.sets("_base_")) {
                return false;
            } else if (statement instanceof Stmt.With with) {
                boolean readBase = with.context() instanceof Expr.Call call
                        && call.function() instanceof Expr.Name name
                        && name.id().equals("read_base");
                if (!readBase) {
                    throw source.error(
                            Kind.PARSING,
                            "'with' can only be used as 'with read_base():' in a config",
                            with.origin(),
                            List.of());
                }
                return true;
            } else if (statement instanceof Stmt.ImportFrom imported) {
                if (imported.level() > 0 || (!isConfigImport(imported) && !isStandard(imported.dotted()))) {
                    return true;
                }
            } else if (statement instanceof Stmt.Import imported) {
                if (imported.names().stream().anyMatch(alias -> !isStandard(alias.name()))) {
                    return true;
                }
            }
            children(statement).forEach(queue::addAll);
        }
        return false;
    }

    private static boolean isConfigImport(Stmt.ImportFrom imported) {
        return imported.dotted().equals("mmengine")
                && imported.names().size() == 1
                && imported.names().get(0).name().equals("Config");
    }

    private static List<List<Stmt>> children(Stmt statement) {
        if (statement instanceof Stmt.If choice) {
            return List.of(choice.then(), choice.otherwise());
        } else if (statement instanceof Stmt.For loop) {
            return List.of(loop.body(), loop.otherwise());
        } else if (statement instanceof Stmt.While loop) {
            return List.of(loop.body(), loop.otherwise());
        } else if (statement instanceof Stmt.Function function) {
            return List.of(function.body());
        } else if (statement instanceof Stmt.Try attempt) {
            return List.of(attempt.body(), attempt.otherwise(), attempt.last());
        }
        return List.of();
    }
}
