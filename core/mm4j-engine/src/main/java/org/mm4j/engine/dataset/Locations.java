package org.mm4j.engine.dataset;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Places of files as data sets write them: paths with slashes, or addresses. */
public final class Locations {

    private static final Pattern ADDRESS = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+://.*");

    private Locations() {}

    /** A place below a folder; places that are complete themselves, and those below no folder, stay what they are. */
    public static String join(String folder, String name) {
        if (folder.isEmpty() || isComplete(name)) {
            return name;
        }
        return folder.endsWith("/") ? folder + name : folder + "/" + name;
    }

    private static boolean isComplete(String name) {
        if (name.startsWith("/") || ADDRESS.matcher(name).matches()) {
            return true;
        }
        try {
            return Path.of(name).isAbsolute();
        } catch (InvalidPathException notAPath) {
            return false;
        }
    }
}
