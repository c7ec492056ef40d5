package org.mm4j.config;

import java.util.List;
import java.util.stream.Collectors;

/** A config that cannot be read, merged, bound or built; carries every finding with its place. */
public class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    private final Kind kind;

    /** What sort of thing went wrong; the names follow the exceptions that users of the Python originals know. */
    public enum Kind {
        /** The text is not in the language. */
        SYNTAX,
        /** A name that is not defined. */
        NAME,
        /** An attribute that an object does not have. */
        ATTRIBUTE,
        /** A dict key that is missing, reserved or defined twice. */
        KEY,
        /** A position outside a sequence. */
        INDEX,
        /** A value of the wrong type for what is done with it. */
        TYPE,
        /** A value of the right type that cannot be used. */
        VALUE,
        /** Division by zero, overflow. */
        ARITHMETIC,
        /** A condition that the config or the language demands does not hold. */
        ASSERTION,
        /** A file that does not exist. */
        FILE_NOT_FOUND,
        /** A file that cannot be read or has an unknown format. */
        IO,
        /** A module or package that is not there. */
        IMPORT,
        /** A rule of new-style configs is broken, or the two styles are mixed. */
        PARSING,
        /** Any other error while a config was evaluated. */
        RUNTIME,
        /** A limit on steps, depth or size was reached. */
        LIMIT,
        /** Something that Python can do and a config must not. */
        REFUSED,
        /** Not stated. */
        OTHER
    }

    /** One finding or several. */
    public ConfigException(List<Diagnostic> diagnostics) {
        this(Kind.OTHER, diagnostics);
    }

    /** One finding or several of one kind. */
    public ConfigException(Kind kind, List<Diagnostic> diagnostics) {
        super(diagnostics.stream().map(Diagnostic::render).collect(Collectors.joining("\n\n")));
        this.kind = kind;
        this.diagnostics = List.copyOf(diagnostics);
    }

    /** One finding of a kind. */
    public ConfigException(Kind kind, Diagnostic diagnostic) {
        this(kind, List.of(diagnostic));
    }

    /** One finding. */
    public ConfigException(Diagnostic diagnostic) {
        this(List.of(diagnostic));
    }

    /** What sort of thing went wrong. */
    public Kind kind() {
        return kind;
    }

    /** The findings, at least one. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
