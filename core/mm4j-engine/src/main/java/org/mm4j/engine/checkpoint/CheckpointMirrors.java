package org.mm4j.engine.checkpoint;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Other servers that have the files of the web, for networks that do not reach the first ones. The text of the
 * environment variable {@code MM4J_MIRROR} is one or more entries with commas or blanks between:
 *
 * <ul>
 *   <li>{@code FROM=TO}: addresses that start with {@code FROM} start with {@code TO} instead, as in {@code
 *       https://download.pytorch.org=https://mirror.example/pytorch};
 *   <li>{@code TO} alone: all other files lie below it, by host and path, as in {@code
 *       https://mirror.example/download.pytorch.org/models/resnet50-0676ba61.pth}.
 * </ul>
 *
 * <p>The longest {@code FROM} that fits is taken. Files keep the place of their first address in the cache, and the hash
 * in their name is checked as ever.
 */
public final class CheckpointMirrors {

    /** Every file comes from where its address says. */
    public static final CheckpointMirrors NONE = new CheckpointMirrors(List.of());

    private static final Pattern ENTRY = Pattern.compile("(?:(https?://[^=]+)=)?(https?://[^=]+)");

    private record Entry(String from, String to) {}

    private final List<Entry> entries;

    private CheckpointMirrors(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * Reads entries.
     *
     * @throws CheckpointException if one is not understood
     */
    public static CheckpointMirrors of(String text) {
        List<Entry> entries = new ArrayList<>();
        for (String part : text.trim().split("[\\s,]+")) {
            if (part.isEmpty()) {
                continue;
            }
            Matcher matcher = ENTRY.matcher(part);
            if (!matcher.matches()) {
                throw new CheckpointException("MM4J_MIRROR: '" + part + "' is neither the http or https address of a"
                        + " mirror nor FROM=TO with two such addresses");
            }
            String from = matcher.group(1) == null ? "" : bare(matcher.group(1));
            if (entries.stream().anyMatch(entry -> entry.from.equals(from))) {
                throw new CheckpointException("MM4J_MIRROR: there are two mirrors "
                        + (from.isEmpty() ? "for all addresses" : "for " + from) + "; name one");
            }
            entries.add(new Entry(from, bare(matcher.group(2))));
        }
        // The longest first; the one for all others is last.
        entries.sort((a, b) -> b.from.length() - a.from.length());
        return new CheckpointMirrors(List.copyOf(entries));
    }

    private static String bare(String address) {
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    /** Where a file comes from instead; the same if there is no mirror for it. */
    URI of(URI address) {
        String text = address.toString();
        for (Entry entry : entries) {
            if (entry.from.isEmpty()) {
                return URI.create(entry.to + "/" + text.substring(text.indexOf("://") + 3));
            }
            if (text.startsWith(entry.from)) {
                String rest = text.substring(entry.from.length());
                if (rest.startsWith("/")) {
                    return URI.create(entry.to + rest);
                }
            }
        }
        return address;
    }
}
