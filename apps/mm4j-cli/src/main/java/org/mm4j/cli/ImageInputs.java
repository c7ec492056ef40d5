package org.mm4j.cli;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the pictures that inputs mean: files, folders with everything below them, and globs. */
final class ImageInputs {

    private static final List<String> EXTENSIONS =
            List.of(".bmp", ".jpeg", ".jpg", ".pgm", ".png", ".ppm", ".tif", ".tiff", ".webp");

    private ImageInputs() {}

    /**
     * All pictures, in the order of the inputs, sorted by path within a folder or glob. A file that is named itself is
     * taken whatever it is called and whether it exists or not: running on it says what is wrong with it.
     *
     * @throws CliException if a folder or a glob has no picture
     */
    static List<ImageInput> expand(List<String> inputs) throws IOException {
        List<ImageInput> images = new ArrayList<>();
        for (String input : inputs) {
            Path path = pathOf(input);
            if (path != null && Files.isDirectory(path)) {
                images.addAll(below(input, path));
            } else if (isGlob(input) && (path == null || !Files.exists(path))) {
                images.addAll(matching(input));
            } else if (path != null) {
                images.add(ImageInput.of(input, path, nameOf(path)));
            } else {
                throw new CliException("`" + input + "` cannot be the name of a file");
            }
        }
        return images;
    }

    /**
     * Checks that every picture's copy has a place of its own.
     *
     * @throws CliException if two would be written to one file
     */
    static void checkOutputs(List<ImageInput> images) {
        Map<Path, ImageInput> taken = new HashMap<>();
        for (ImageInput image : images) {
            ImageInput other = taken.put(image.relative(), image);
            if (other != null) {
                throw new CliException(other.path() + " and " + image.path() + " would both be written to "
                        + image.relative() + " below --out; run on them one after the other");
            }
        }
    }

    private static List<ImageInput> below(String input, Path folder) throws IOException {
        List<ImageInput> images = new ArrayList<>();
        for (Path file : imagesIn(folder)) {
            Path relative = folder.relativize(file);
            String shown = input.endsWith("/") ? input + slashes(relative) : input + "/" + slashes(relative);
            images.add(ImageInput.of(shown, file, relative));
        }
        if (images.isEmpty()) {
            throw new CliException(
                    "no picture in the folder " + input + " (known are " + String.join(" ", EXTENSIONS) + ")");
        }
        return images;
    }

    private static List<ImageInput> matching(String glob) throws IOException {
        PathMatcher matcher;
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw new CliException("`" + glob + "` is no valid glob: " + e.getDescription());
        }
        // Everything before the first component with a wildcard is a plain folder.
        int wild = 0;
        while ("*?[{".indexOf(glob.charAt(wild)) < 0) {
            wild++;
        }
        int slash = glob.lastIndexOf('/', wild);
        String prefix = slash < 0 ? "" : glob.substring(0, slash + 1);
        Path folder = Path.of(prefix);
        List<ImageInput> images = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            for (Path file : imagesIn(folder)) {
                Path relative = folder.relativize(file);
                String shown = prefix + slashes(relative);
                if (matcher.matches(Path.of(shown))) {
                    images.add(ImageInput.of(shown, file, relative));
                }
            }
        }
        if (images.isEmpty()) {
            throw new CliException("no picture matches " + glob + " (known are " + String.join(" ", EXTENSIONS) + ")");
        }
        return images;
    }

    private static List<Path> imagesIn(Path folder) throws IOException {
        Path start = folder.toString().isEmpty() ? Path.of(".") : folder;
        try (Stream<Path> files = Files.walk(start)) {
            return files.filter(file -> isImage(file) && Files.isRegularFile(file))
                    .map(file -> folder.toString().isEmpty() ? start.relativize(file) : file)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isImage(Path file) {
        String name = nameOf(file).toString().toLowerCase(Locale.ROOT);
        return EXTENSIONS.stream().anyMatch(name::endsWith);
    }

    private static boolean isGlob(String input) {
        return input.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    private static Path nameOf(Path path) {
        Path name = path.getFileName();
        return name == null ? path : name;
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }

    private static @Nullable Path pathOf(String input) {
        try {
            return Path.of(input);
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
