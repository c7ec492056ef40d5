package org.mm4j.config.internal.load;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /** Other names of the folders that hold the sources of a package. */
    private static final Map<String, String> REPOSITORIES = Map.of(
            "mmdet", "mmdetection",
            "mmdet3d", "mmdetection3d",
            "mmtrack", "mmtracking",
            "mmcls", "mmclassification",
            "mmedit", "mmediting",
            "mmgen", "mmgeneration");

    private final ConfigOptions options;

    Packages(ConfigOptions options) {
        this.options = options;
    }

    /** The file that a reference with {@code ::} in another file names; it may be missing. */
    Path find(String reference, Path from, Origin place, Source source) {
        String[] parts = reference.split("::", -1);
        if (!FORM.matcher(reference).lookingAt() || parts.length != 2) {
            throw source.error(
                    Kind.VALUE,
                    "'" + reference + "' does not name a config of another package",
                    place,
                    List.of(
                            "write package::folder/file.py, such as mmdet::faster_rcnn/faster-rcnn_r50_fpn_1x_coco.py"));
        }
        Path root = root(parts[0], from);
        if (root == null) {
            throw missing(parts[0], place, source);
        }
        try {
            return folder(root).resolve(parts[1]).normalize();
        } catch (InvalidPathException e) {
            throw source.error(Kind.VALUE, "'" + reference + "' is not a path", place, List.of());
        }
    }

    /** The file of a module such as {@code mmdet.configs.name}, which a new-style config imports; it may be missing. */
    Path module(String[] parts, Path from, Origin place, Source source) {
        Path root = root(parts[0], from);
        for (Path above = from.getParent(); root == null && above != null; above = above.getParent()) {
            if (String.valueOf(above.getFileName()).equals(parts[0])) {
                root = above;
            }
        }
        if (root == null) {
            throw source.error(
                    Kind.IMPORT,
                    "the package '" + parts[0] + "' is not there",
                    place,
                    List.of("name the folder of " + parts[0] + " as a package, or a folder above it as a config root"));
        }
        String name = String.join("/", List.of(parts).subList(1, parts.length)) + ".py";
        Path file = root.resolve(name).normalize();
        Path sources = root.resolve(parts[0]).resolve(name).normalize();
        // The root of a source tree has a folder of classic configs beside the package itself.
        return Files.exists(sources) ? sources : file;
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

    /** The folder of a package, or null: named, below a folder that is searched, or beside the sources of a file. */
    private @Nullable Path root(String name, Path from) {
        String installed = KNOWN.getOrDefault(name, name);
        for (String candidate : List.of(name, installed)) {
            Path root = options.packages().get(candidate);
            if (root != null) {
                return root;
            }
        }
        List<Path> folders = new ArrayList<>(options.searchPath());
        Path beside = besideSources(from);
        if (beside != null) {
            folders.add(beside);
        }
        for (Path folder : folders) {
            for (String candidate : List.of(name, installed, REPOSITORIES.getOrDefault(name, name))) {
                if (Files.isDirectory(folder.resolve(candidate))) {
                    return folder.resolve(candidate);
                }
            }
        }
        return null;
    }

    /** The folder with the sources that a file in {@code sources/configs} or {@code sources/.mim/configs} belongs to. */
    private static @Nullable Path besideSources(Path from) {
        for (Path above = from.getParent(); above != null; above = above.getParent()) {
            if (String.valueOf(above.getFileName()).equals("configs")) {
                Path sources = above.getParent();
                if (sources != null && String.valueOf(sources.getFileName()).equals(".mim")) {
                    sources = sources.getParent();
                }
                return sources == null ? null : sources.getParent();
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
