package org.mm4j.registry;

/** A library that cannot be used: a name registered twice, a class of the wrong shape, two scopes of one name. */
public class RegistrationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong, where, and what to do. */
    public RegistrationException(String message) {
        super(message);
    }
}
