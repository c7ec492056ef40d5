package org.mm4j.config.internal.load;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.ConfigOptions;
import org.mm4j.config.Names;
import org.mm4j.config.Origin;
import org.mm4j.config.internal.lang.Source;

/** Finds the files that {@code package::file} names. */
final class Packages {

    private static final Pattern FORM = Pattern.compile("\\w*::\\w*/\\w*");

    /** Packages of OpenMMLab by the name that configs use, with the name under which they are installed. */
    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("mmcls", "mmcls"),
            Map.entry("mmdet", "mmdet"),
            Map.entry("mmdet3d", "mmdet3d"),
            Map.entry("mmseg", "mmsegmentation"),
            Map.entry("mmaction", "mmaction2"),
            Map.entry("mmtrack", "mmtrack"),
            Map.entry("mmpose", "mmpose"),
            Map.entry("mmedit", "mmedit"),
            Map.entry("mmocr", "mmocr"),
            Map.entry("mmgen", "mmgen"),
            Map.entry("mmfewshot", "mmfewshot"),
            Map.entry("mmrazor", "mmrazor"),
            Map.entry("mmflow", "mmflow"),
            Map.entry("mmhuman3d", "mmhuman3d"),
            Map.entry("mmrotate", "mmrotate"),
            Map.entry("mmselfsup", "mmselfsup"),
            Map.entry("mmyolo", "mmyolo"),
            Map.entry("mmpretrain", "mmpretrain"),
            Map.entry("mmagic", "mmagic"));

    private final ConfigOptions options;

    Packages(ConfigOptions options) {
        this.options = options;
    }

    /** The file that a reference with {@code ::} names. */
    Path find(String reference, Origin place, Source source) {
        String[] parts = reference.split("::", -1);
        if (!FORM.matcher(reference).lookingAt() || parts.length != 2) {
            throw source.error(
                    Kind.VALUE,
                    "'" + reference + "' does not name a config of another package",
                    place,
                    List.of(
                            "write package::folder/file.py, such as mmdet::faster_rcnn/faster-rcnn_r50_fpn_1x_coco.py"));
        }
        Path root = root(parts[0]);
        if (root == null) {
            throw missing(parts[0], place, source);
        }
        try {
            Path file = folder(root).resolve(parts[1]).normalize();
            if (!Files.exists(file)) {
                throw source.error(
                        Kind.FILE_NOT_FOUND, "the file '" + file + "' does not exist", place, NearFiles.help(file));
            }
            return file;
        } catch (InvalidPathException e) {
            throw source.error(Kind.VALUE, "'" + reference + "' is not a path", place, List.of());
        }
    }

    private org.mm4j.config.ConfigException missing(String name, Origin place, Source source) {
        String installed = KNOWN.get(name);
        if (installed == null) {
            TreeSet<String> known = new TreeSet<>(KNOWN.keySet());
            known.addAll(options.packages().keySet());
            List<String> near = Names.nearest(name, known);
            return source.error(
                    Kind.ASSERTION,
                    "'" + name + "' is not a package whose configs are known",
                    place,
                    List.of(
                            near.isEmpty()
                                    ? "the known packages are " + String.join(", ", known)
                                    : "did you mean '" + String.join("', '", near) + "'?"));
        }
        return source.error(
                Kind.IMPORT,
                "the configs of the package '" + installed + "' are not there",
                place,
                List.of("name the folder of " + name + " as a config root"));
    }

    /** The folder of a package, or null. */
    @Nullable
    Path root(String name) {
        String installed = KNOWN.getOrDefault(name, name);
        for (String candidate : List.of(name, installed)) {
            Path root = options.packages().get(candidate);
            if (root != null) {
                return root;
            }
            for (Path folder : options.searchPath()) {
                if (Files.isDirectory(folder.resolve(candidate))) {
                    return folder.resolve(candidate);
                }
            }
        }
        return null;
    }

    /** The folder of the configs of a package: as installed, as in a source tree, or the root itself. */
    private static Path folder(Path root) {
        for (String name : List.of(".mim/configs", "configs")) {
            if (Files.isDirectory(root.resolve(name))) {
                return root.resolve(name);
            }
        }
        return root;
    }
}
