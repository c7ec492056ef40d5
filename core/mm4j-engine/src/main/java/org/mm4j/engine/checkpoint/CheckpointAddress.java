package org.mm4j.engine.checkpoint;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a config says that a checkpoint is: a path, a {@code file:} address, or one of the web, which may be
 * named by a model collection.
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

    /**
     * A file that a collection names.
     *
     * @param location as it was written, such as {@code torchvision://resnet50}
     * @param web where it is
     * @param prefix of the keys that are meant; empty for all
     */
    record Named(String location, Web web, String prefix) implements CheckpointAddress {}

    /** A scheme has two letters at least: {@code c:\weights} is a path. */
    Pattern SCHEME = Pattern.compile("^(?:[^/:]+:)?([A-Za-z][A-Za-z0-9+.-]+)://(.*)$", Pattern.DOTALL);

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
            case "torchvision", "modelzoo" -> named("torchvision", matcher.group(2), location, "");
            case "open-mmlab", "openmmlab" -> named("open-mmlab", matcher.group(2), location, "");
            // A classifier whose backbone alone is meant, as in the original.
            case "mmcls" -> named("mmcls", matcher.group(2), location, "backbone.");
            default ->
                throw new CheckpointException("the checkpoint '" + location
                        + "' cannot be fetched: only http and https addresses and names of the"
                        + " collections torchvision://, open-mmlab:// and mmcls:// can. Get the file by other means and give"
                        + " its path");
        };
    }

    private static CheckpointAddress named(String collection, String name, String location, String prefix) {
        return new Named(location, web(CheckpointCollections.address(collection, name, location)), prefix);
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

    private static Web web(String location) {
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
}
