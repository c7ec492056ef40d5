package org.mm4j.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Cases that differ on purpose: one a line, {@code name: reason}. */
final class AllowList {

    private AllowList() {}

    static Map<String, String> read(String resource) throws IOException {
        Map<String, String> reasons = new LinkedHashMap<>();
        try (InputStream in = Objects.requireNonNull(AllowList.class.getResourceAsStream(resource), resource)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> {
                int colon = line.indexOf(": ");
                if (colon > 0 && !line.startsWith("#")) {
                    reasons.put(line.substring(0, colon), line.substring(colon + 2));
                }
            });
        }
        return reasons;
    }
}
