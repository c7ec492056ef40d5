package org.mm4j.config.check;

/** The rules. */
public enum Rule {
    /** A file is missing, or cannot be parsed, evaluated or merged. */
    CANNOT_LOAD("cannot-load", Severity.ERROR, "The config cannot be loaded"),
    /** A file says of itself that it is deprecated. */
    DEPRECATED("deprecated", Severity.WARNING, "The config is deprecated"),
    /** {@code custom_imports} names a path that no library answers to. */
    UNKNOWN_IMPORT("unknown-import", Severity.ERROR, "No library answers to the import"),
    /** The same, where {@code allow_failed_imports} allows it. */
    IGNORED_IMPORT("ignored-import", Severity.NOTE, "No library answers to the import, which is allowed to fail"),
    /** A scope that no library brings. */
    UNKNOWN_SCOPE("unknown-scope", Severity.ERROR, "No library brings the scope"),
    /** The config has no {@code default_scope}, and its modules are in no scope that is searched without one. */
    NO_SCOPE("no-scope", Severity.ERROR, "The config names no default_scope"),
    /** No registry that is searched has the name. */
    UNKNOWN_MODULE("unknown-module", Severity.ERROR, "No registry that is searched has the module"),
    /** A dict that should name a module names none. */
    BAD_TYPE("bad-type", Severity.ERROR, "A dict has no type, or one that is no name"),
    /** A module of another role stands where one is wanted. */
    WRONG_ROLE("wrong-role", Severity.ERROR, "A module of another role stands here"),
    /** The module has no such argument. */
    UNKNOWN_ARGUMENT("unknown-argument", Severity.ERROR, "The module has no such argument"),
    /** The module needs an argument that is not there. */
    MISSING_ARGUMENT("missing-argument", Severity.ERROR, "The module needs another argument"),
    /** The value of an argument is not of its type. */
    WRONG_TYPE("wrong-type", Severity.ERROR, "The value of an argument is not of its type"),
    /** The model tells another number of classes apart than the data set names. */
    CLASS_COUNT("class-count", Severity.ERROR, "The model and the data set have different numbers of classes"),
    /** {@code _scope_} changes the meaning of no name. */
    SCOPE_WITHOUT_EFFECT("scope-without-effect", Severity.WARNING, "_scope_ has no effect"),
    /** {@code _delete_} stands where the base has nothing. */
    DELETE_OF_NOTHING("delete-of-nothing", Severity.WARNING, "_delete_ deletes nothing"),
    /** A key of a child config overrides nothing, and the base has one that is nearly the same. */
    OVERRIDE_OF_NOTHING("override-of-nothing", Severity.WARNING, "A key overrides nothing, probably by a typing error"),
    /** An override of a base variable does not reach the values that copied it in the base file. */
    OVERRIDE_NOT_REACHING(
            "override-not-reaching", Severity.WARNING, "An override does not reach what copied the value"),
    /** A variable that nothing reads, next to one of nearly the same name that is read. */
    UNUSED_VARIABLE("unused-variable", Severity.WARNING, "A variable is not used, a similar one is");

    private final String id;
    private final Severity severity;
    private final String summary;

    Rule(String id, Severity severity, String summary) {
        this.id = id;
        this.severity = severity;
        this.summary = summary;
    }

    /** Name for reports: {@code unknown-module}. */
    public String id() {
        return id;
    }

    /** How bad each finding of this rule is. */
    public Severity severity() {
        return severity;
    }

    /** What the rule finds, in a few words. */
    public String summary() {
        return summary;
    }
}
