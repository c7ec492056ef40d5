package org.mm4j.registry;

/** An error of a case, under the name that it has in Python. */
final class CaseError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String type;

    CaseError(String type, @org.jspecify.annotations.Nullable String message) {
        super(message);
        this.type = type;
    }

    String type() {
        return type;
    }

    /** The Python name of what the product threw. */
    static CaseError of(RuntimeException error) {
        if (error instanceof CaseError same) {
            return same;
        }
        if (error instanceof BuildException build) {
            return new CaseError(
                    switch (build.findings().get(0).problem()) {
                        case MISSING_TYPE, UNKNOWN_TYPE -> "KeyError";
                        case BAD_TYPE, UNKNOWN_ARGUMENT, MISSING_ARGUMENT, WRONG_TYPE -> "TypeError";
                        case UNKNOWN_SCOPE, UNKNOWN_IMPORT, WRONG_ROLE, REFUSED -> "(mm4j refuses)";
                    },
                    build.getMessage());
        }
        if (error instanceof RegistrationException) {
            return new CaseError("KeyError", error.getMessage());
        }
        throw error;
    }
}
