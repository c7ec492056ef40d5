package org.mm4j.engine.checkpoint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;

/**
 * The names and shapes of a state dict in short: two models with equal keys can exchange their checkpoints.
 *
 * @param entries number of parameters and buffers by key
 * @param parameters number of values of the parameters, frozen ones included, buffers not; each shared one counts once
 * @param digest SHA-256 in lower-case hexadecimal of the lines {@code key d0,d1,...}, sorted, joined by line feeds
 */
public record StateKeys(int entries, long parameters, String digest) {

    /** The keys of a model; allocates none of its values. */
    public static StateKeys of(BaseModule model) {
        Map<String, Parameter> state = model.namedState();
        List<String> lines = new ArrayList<>(state.size());
        Set<Parameter> counted = Collections.newSetFromMap(new IdentityHashMap<>());
        long parameters = 0;
        for (Map.Entry<String, Parameter> entry : state.entrySet()) {
            Parameter parameter = entry.getValue();
            StringJoiner line = new StringJoiner(",", entry.getKey() + " ", "");
            for (long size : parameter.shape()) {
                line.add(Long.toString(size));
            }
            lines.add(line.toString());
            if (!parameter.isBuffer() && counted.add(parameter)) {
                parameters = Math.addExact(parameters, parameter.numel());
            }
        }
        Collections.sort(lines);
        return new StateKeys(state.size(), parameters, sha256(String.join("\n", lines)));
    }

    private static String sha256(String text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
