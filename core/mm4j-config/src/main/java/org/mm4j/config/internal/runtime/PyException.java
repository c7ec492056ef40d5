package org.mm4j.config.internal.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Origin;

/** A Python exception on its way through the evaluator; a config may catch it, unless it is a limit or a refusal. */
public final class PyException extends RuntimeException {

    /** Type of errors about limits, which no {@code except} catches. */
    public static final String LIMIT = "limit";

    /** Type of errors about what a config must not do, which no {@code except} catches. */
    public static final String REFUSED = "refused";

    private static final long serialVersionUID = 1L;

    private final String type;
    private final String text;
    private final transient @Nullable Object argument;
    private final transient List<String> help;
    private transient @Nullable Origin origin;

    /** An error of a Python type. */
    public PyException(String type, String text, String... help) {
        this(type, text, null, List.of(help));
    }

    /** An error with the value that Python gives it as its argument. */
    public PyException(String type, String text, @Nullable Object argument, List<String> help) {
        super(text, null, false, false);
        this.type = type;
        this.text = text;
        this.argument = argument;
        this.help = help;
    }

    /** The Python name of the error's type. */
    public String type() {
        return type;
    }

    /** The message. */
    public String text() {
        return text;
    }

    /** What {@code str(e)} is made of. */
    public Object argument() {
        return argument == null ? text : argument;
    }

    /** What to do. */
    public List<String> help() {
        return help;
    }

    /** Where it happened, once that is known. */
    public @Nullable Origin origin() {
        return origin;
    }

    /** Sets the place unless a place further in is known. */
    public PyException at(Origin place) {
        if (origin == null && place.isKnown()) {
            origin = place;
        }
        return this;
    }
}
