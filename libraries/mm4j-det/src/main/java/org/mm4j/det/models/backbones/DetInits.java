package org.mm4j.det.models.backbones;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigString;
import org.mm4j.config.Origin;
import org.mm4j.engine.init.InitCfg;

/** First weights that backbones take if their config says nothing. */
public final class DetInits {

    private DetInits() {}

    /** He's for convolutions, ones and zeros for norms. */
    public static InitCfg kaiming() {
        return InitCfg.of(
                type("Kaiming").with("layer", ConfigString.of("Conv2d")),
                type("Constant")
                        .with("val", ConfigInt.of(BigInteger.ONE))
                        .with(
                                "layer",
                                new ConfigList(
                                        List.of(ConfigString.of("_BatchNorm"), ConfigString.of("GroupNorm")),
                                        Origin.NONE)));
    }

    /**
     * The first weights of a backbone: as given, from a checkpoint, or {@link #kaiming}.
     *
     * @throws IllegalArgumentException if both are given
     */
    public static InitCfg of(@Nullable InitCfg initCfg, @Nullable String pretrained) {
        if (initCfg != null && pretrained != null) {
            throw new IllegalArgumentException("init_cfg and pretrained cannot be given at the same time");
        }
        if (initCfg != null) {
            return initCfg;
        }
        return pretrained == null
                ? kaiming()
                : InitCfg.of(type("Pretrained").with("checkpoint", ConfigString.of(pretrained)));
    }

    private static ConfigDict type(String name) {
        return ConfigDict.EMPTY.with("type", ConfigString.of(name));
    }
}
