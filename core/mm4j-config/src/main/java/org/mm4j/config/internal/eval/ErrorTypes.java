package org.mm4j.config.internal.eval;

import java.util.Map;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.Origin;
import org.mm4j.config.internal.lang.Source;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.Repr;

/** Python's exception types: which is a subtype of which, and what kind of config error each is. */
final class ErrorTypes {

    /** Types with their supertypes. */
    static final Map<String, String> PARENTS = Map.ofEntries(
            Map.entry("Exception", "BaseException"),
            Map.entry("ArithmeticError", "Exception"),
            Map.entry("ZeroDivisionError", "ArithmeticError"),
            Map.entry("OverflowError", "ArithmeticError"),
            Map.entry("LookupError", "Exception"),
            Map.entry("KeyError", "LookupError"),
            Map.entry("IndexError", "LookupError"),
            Map.entry("NameError", "Exception"),
            Map.entry("UnboundLocalError", "NameError"),
            Map.entry("AttributeError", "Exception"),
            Map.entry("TypeError", "Exception"),
            Map.entry("ValueError", "Exception"),
            Map.entry("UnicodeError", "ValueError"),
            Map.entry("AssertionError", "Exception"),
            Map.entry("RuntimeError", "Exception"),
            Map.entry("NotImplementedError", "RuntimeError"),
            Map.entry("RecursionError", "RuntimeError"),
            Map.entry("ImportError", "Exception"),
            Map.entry("ModuleNotFoundError", "ImportError"),
            Map.entry("OSError", "Exception"),
            Map.entry("FileNotFoundError", "OSError"),
            Map.entry("SyntaxError", "Exception"),
            Map.entry("StopIteration", "Exception"));

    private ErrorTypes() {}

    /** Whether {@code type} is {@code parent} or one of its subtypes. */
    static boolean isA(String type, String parent) {
        String at = type;
        while (at != null) {
            if (at.equals(parent)) {
                return true;
            }
            at = PARENTS.get(at);
        }
        return parent.equals("IOError") && isA(type, "OSError");
    }

    /** Whether {@code except} may see an error at all. */
    static boolean isCatchable(PyException e) {
        return !e.type().equals(PyException.LIMIT) && !e.type().equals(PyException.REFUSED);
    }

    private static Kind kind(String type) {
        return switch (type) {
            case PyException.LIMIT, "RecursionError" -> Kind.LIMIT;
            case PyException.REFUSED -> Kind.REFUSED;
            case "SyntaxError" -> Kind.SYNTAX;
            case "NameError", "UnboundLocalError" -> Kind.NAME;
            case "AttributeError" -> Kind.ATTRIBUTE;
            case "KeyError" -> Kind.KEY;
            case "IndexError" -> Kind.INDEX;
            case "TypeError" -> Kind.TYPE;
            case "ValueError", "UnicodeError" -> Kind.VALUE;
            case "ZeroDivisionError", "OverflowError", "ArithmeticError" -> Kind.ARITHMETIC;
            case "AssertionError" -> Kind.ASSERTION;
            case "FileNotFoundError" -> Kind.FILE_NOT_FOUND;
            case "OSError" -> Kind.IO;
            case "ImportError", "ModuleNotFoundError" -> Kind.IMPORT;
            default -> Kind.RUNTIME;
        };
    }

    static ConfigException toConfigException(PyException e, Source source) {
        Origin origin = e.origin() == null ? Origin.of(source.name()) : e.origin();
        String text = e.text().isEmpty() ? e.type() : e.text();
        return source.error(kind(e.type()), Repr.shorten(text).equals(text) ? text : cut(text), origin, e.help());
    }

    private static String cut(String text) {
        return text.length() <= 400 ? text : text.substring(0, 400) + "…";
    }
}
