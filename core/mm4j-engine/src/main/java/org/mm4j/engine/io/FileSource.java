package org.mm4j.engine.io;

import java.util.regex.Pattern;

/** Where a config says that files are. */
public enum FileSource {
    /** It does not say: their names tell. */
    BY_NAME,
    /** On the local disk. */
    LOCAL,
    /** At addresses of the web. */
    WEB;

    private static final Pattern ADDRESS = Pattern.compile("https?://");

    /** Whether a name is an {@code http} or {@code https} address. */
    public static boolean isOfTheWeb(String name) {
        return ADDRESS.matcher(name).lookingAt();
    }

    /**
     * Refuses a name that says otherwise than the config.
     *
     * @throws IllegalArgumentException naming both
     */
    public void require(String name) {
        boolean isWeb = isOfTheWeb(name);
        if (this == LOCAL && isWeb) {
            throw new IllegalArgumentException(
                    "the config says that files are on the local disk, dict(backend='local'),"
                            + " and " + name + " is an address of the web; leave backend_args out, or write"
                            + " dict(backend='http')");
        }
        if (this == WEB && !isWeb) {
            throw new IllegalArgumentException("the config says that files are in the web, dict(backend='http'), and "
                    + name + " is no http or https address; leave backend_args out, or write dict(backend='local')");
        }
    }
}
