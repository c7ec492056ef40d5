package org.mm4j.cv.models;

import java.util.List;
import java.util.Map;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.cv.testing.JavaPart;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.GroupNorm;
import org.mm4j.engine.nn.LeakyReLU;
import org.mm4j.engine.nn.PReLU;
import org.mm4j.engine.nn.SiLU;
import org.mm4j.registry.Part;

/** Norms and activations for tests. */
final class Parts {

    private Parts() {}

    static Part<Norm> batchNorm() {
        return new JavaPart<>(
                BatchNorm2d.class,
                List.of("num_features"),
                ConfigDict.EMPTY,
                extra -> BatchNorm2d.of((Integer) given(extra, "num_features"), 1e-3, 0.03));
    }

    static Part<Norm> groupNorm() {
        return new JavaPart<>(
                GroupNorm.class,
                List.of("num_groups", "num_channels"),
                ConfigDict.EMPTY,
                extra ->
                        new GroupNorm(new GroupNorm.Args(2, (Integer) given(extra, "num_channels"), 1e-5, true, true)));
    }

    static Part<Activation> silu() {
        return new JavaPart<>(
                SiLU.class,
                List.of("inplace"),
                ConfigDict.EMPTY,
                extra -> new SiLU(new SiLU.Args((Boolean) given(extra, "inplace"))));
    }

    static Part<Activation> leaky(double slope) {
        return new JavaPart<>(
                LeakyReLU.class,
                List.of("negative_slope", "inplace"),
                ConfigDict.EMPTY.with("negative_slope", ConfigFloat.of(slope)),
                extra -> new LeakyReLU(new LeakyReLU.Args(slope, (Boolean) given(extra, "inplace"))));
    }

    static Part<Activation> prelu() {
        return new JavaPart<>(
                PReLU.class,
                List.of("num_parameters", "init"),
                ConfigDict.EMPTY,
                extra -> new PReLU(new PReLU.Args(1, 0.25)));
    }

    private static Object given(Map<String, ?> extra, String name) {
        Object value = extra.get(name);
        if (value == null) {
            throw new AssertionError("the block does not give " + name);
        }
        return value;
    }
}
