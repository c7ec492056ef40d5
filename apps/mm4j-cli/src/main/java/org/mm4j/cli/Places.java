package org.mm4j.cli;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Origin;

/** Places in files as a user in the working directory names them. */
final class Places {

    private Places() {}

    /** The path of a file, relative if it is below the working directory, with slashes on every system. */
    static String shorten(Path file) {
        Path here = Path.of("").toAbsolutePath().normalize();
        Path whole = file.toAbsolutePath().normalize();
        Path shown = whole.startsWith(here) && !whole.equals(here) ? here.relativize(whole) : file;
        return shown.toString().replace('\\', '/');
    }

    /** A place with the path of its file shortened; what is no file, such as {@code --cfg-options}, stays. */
    static Origin shorten(Origin origin) {
        if (origin.line() == 0) {
            return origin;
        }
        try {
            return new Origin(shorten(Path.of(origin.source())), origin.line(), origin.column(), origin.replaced());
        } catch (InvalidPathException e) {
            return origin;
        }
    }

    /** A finding at a shortened place. */
    static Diagnostic shorten(Diagnostic diagnostic) {
        String here = Path.of("").toAbsolutePath().normalize() + File.separator;
        return new Diagnostic(
                diagnostic.message(),
                diagnostic.path(),
                shorten(diagnostic.origin()),
                diagnostic.sourceLine(),
                diagnostic.help().stream().map(help -> help.replace(here, "")).toList());
    }
}
