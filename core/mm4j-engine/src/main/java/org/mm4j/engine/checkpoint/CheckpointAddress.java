package org.mm4j.engine.checkpoint;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a config says that a checkpoint is: a path, a {@code file:} address, or one of the web. The names of model
 * collections, which the originals look up in lists of their own, are refused with what to write in their place.
 */
sealed interface CheckpointAddress {

    /** A file of this machine. */
    record Local(Path path) implements CheckpointAddress {}

    /**
     * A file of the web.
     *
     * @param uri of {@code http} or {@code https}
     * @param place relative path of the file in a cache: the host, then the path at the host
     */
    record Web(URI uri, Path place) implements CheckpointAddress {

        /** The address without its query, which may hold a key. */
        String text() {
            return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
        }
    }

    /** A scheme has two letters at least: {@code c:\weights} is a path. */
    Pattern SCHEME = Pattern.compile("^(?:[^/:]+:)?([A-Za-z][A-Za-z0-9+.-]+)://(.*)$", Pattern.DOTALL);

    /** Where torchvision publishes its ImageNet weights, for the names that configs have most. */
    Map<String, String> TORCHVISION = Map.ofEntries(
            Map.entry("resnet18", "resnet18-f37072fd.pth"),
            Map.entry("resnet34", "resnet34-b627a593.pth"),
            Map.entry("resnet50", "resnet50-0676ba61.pth"),
            Map.entry("resnet101", "resnet101-63fe2227.pth"),
            Map.entry("resnet152", "resnet152-394f9c45.pth"),
            Map.entry("resnext50_32x4d", "resnext50_32x4d-7cdf4587.pth"),
            Map.entry("resnext101_32x8d", "resnext101_32x8d-8ba56ff5.pth"),
            Map.entry("mobilenet_v2", "mobilenet_v2-b0353104.pth"),
            Map.entry("vgg16", "vgg16-397923af.pth"),
            Map.entry("vgg16_bn", "vgg16_bn-6c64b313.pth"));

    /**
     * Reads a location.
     *
     * @throws CheckpointException if it is an address that is not understood; the message says what to write
     */
    static CheckpointAddress of(String location) {
        Matcher matcher = SCHEME.matcher(location);
        if (!matcher.matches() && !location.startsWith("file:")) {
            return new Local(Path.of(expandHome(location)));
        }
        String scheme = matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "file";
        return switch (scheme) {
            case "http", "https" -> web(location);
            case "file" -> local(location);
            case "torchvision", "modelzoo" -> throw refused(location, torchvision(matcher.group(2)));
            case "open-mmlab", "openmmlab" ->
                throw refused(location, "in mmengine's list of names, mmengine/hub/openmmlab.json");
            case "mmcls" -> throw refused(location, "in mmengine's list of names, mmengine/hub/mmcls.json");
            default ->
                throw new CheckpointException("the checkpoint '" + location
                        + "' cannot be fetched: only http and https addresses can. Get the file by other means and give"
                        + " its path");
        };
    }

    private static String expandHome(String path) {
        return path.equals("~") || path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path;
    }

    private static CheckpointAddress local(String location) {
        try {
            return new Local(Path.of(new URI(location)));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new CheckpointException(
                    "'" + location + "' is no address of a file: " + e.getMessage() + "; give its path", e);
        }
    }

    private static CheckpointAddress web(String location) {
        URI uri;
        try {
            uri = new URI(location);
        } catch (URISyntaxException e) {
            throw new CheckpointException("'" + location + "' is no address: " + e.getMessage(), e);
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new CheckpointException("'" + location.replaceAll("//.*@", "//…@") + "' is no address of a file: "
                    + (uri.getHost() == null
                            ? "it names no host"
                            : "a name and password in it are not supported; download the file and give its path"));
        }
        List<String> segments = new ArrayList<>();
        segments.add(uri.getHost() + (uri.getPort() < 0 ? "" : "_" + uri.getPort()));
        for (String segment : uri.getRawPath().split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(safe(segment));
            }
        }
        if (segments.size() == 1 || uri.getRawPath().endsWith("/")) {
            throw new CheckpointException("'" + location + "' is an address of a folder, not of a checkpoint");
        }
        if (uri.getRawQuery() != null) {
            // What the query asks for can be another file of the same name.
            segments.add(1, "query-" + Integer.toHexString(uri.getRawQuery().hashCode()));
        }
        return new Web(uri, Path.of("", segments.toArray(new String[0])));
    }

    /** A part of an address as the name of a file of any system. */
    private static String safe(String segment) {
        String name = segment.replaceAll("[^A-Za-z0-9._%+=@-]", "_");
        return name.startsWith(".") ? "_" + name : name;
    }

    private static String torchvision(String name) {
        @Nullable String file = TORCHVISION.get(name);
        return file == null
                ? "in torchvision, as url of the model's weights"
                : "https://download.pytorch.org/models/" + file;
    }

    private static CheckpointException refused(String location, String where) {
        boolean isKnown = where.startsWith("https:");
        return new CheckpointException("the checkpoint '" + location + "' is a name in a list that mm4j does not have:"
                + " write the address of the file"
                + (isKnown ? ", checkpoint='" + where + "'" : ", which stands " + where)
                + ", or download it and write its path");
    }
}
