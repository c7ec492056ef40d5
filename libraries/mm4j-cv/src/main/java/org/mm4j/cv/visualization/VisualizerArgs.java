package org.mm4j.cv.visualization;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigValue;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * What every visualiser takes. A visualiser draws, and whoever asks for a picture stores it: as in the originals, places
 * to store in that have no folder are not made use of.
 */
public record VisualizerArgs(
        @Default("'visualizer'") @Doc("name of this visualiser")
        String name,

        @Doc("places to store in, none of which has a folder: pictures are stored by who asks for them") @Nullable
        List<ConfigDict> visBackends,

        @Doc("only None: pictures are stored by who asks for them") @Nullable
        String saveDir) {

    /** Refuses folders. */
    public VisualizerArgs {
        if (saveDir != null) {
            throw new IllegalArgumentException(
                    "save_dir is not supported: pictures are stored by who asks for them (--out); leave it out");
        }
        if (visBackends != null) {
            visBackends = List.copyOf(visBackends);
            for (ConfigDict backend : visBackends) {
                if (backend.type().isEmpty()) {
                    throw new IllegalArgumentException("an entry of vis_backends is a dict with a `type`");
                }
                ConfigValue folder = backend.get("save_dir");
                if (folder != null && !folder.isNull()) {
                    throw new IllegalArgumentException(
                            "save_dir of " + backend.type().orElse("")
                                    + " in vis_backends is not supported: pictures are stored by who asks for them (--out);"
                                    + " leave it out");
                }
            }
        }
    }

    /** Only a name. */
    public static VisualizerArgs named(String name) {
        return new VisualizerArgs(name, null, null);
    }
}
