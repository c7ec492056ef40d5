package org.mm4j.engine;

import java.io.IOException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/** The entry to libtorch. A native call before {@link #load()} crashes the process, so every entry point calls it. */
public final class Torch {

    private Torch() {}

    /**
     * Loads libtorch once; later calls cost nothing. Safe from any thread.
     *
     * @throws TorchException if there are no natives for this machine on the class path
     */
    public static void load() {
        try {
            Holder.touch();
        } catch (LinkageError e) {
            throw new TorchException(
                    "libtorch cannot be loaded on this machine (" + Loader.getPlatform() + "): " + e.getMessage(), e);
        }
    }

    /** Version of libtorch and of its Java presets, such as {@code 2.10.0-1.5.13}; {@code unknown} if not stated. */
    public static String version() {
        try {
            return Loader.getVersion("org.bytedeco", "pytorch");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Number of threads inside one operation. */
    public static int threads() {
        load();
        return torch.get_num_threads();
    }

    /**
     * Sets the number of threads inside one operation.
     *
     * @param count at least 1
     */
    public static void setThreads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("threads: expected at least 1, got " + count);
        }
        load();
        torch.set_num_threads(count);
    }

    /** Seeds the default generator of every device. */
    public static void seed(long seed) {
        load();
        torch.manual_seed(seed);
    }

    private static final class Holder {
        static {
            unpack();
            Loader.load(torch.class);
        }

        private Holder() {}

        /**
         * Libraries need each other, and the loader unpacks one, then loads it. While the other ones are missing beside
         * it, the system's libraries of the same names are taken: a libtorch of another version crashes the process.
         */
        private static void unpack() {
            try {
                for (String build : new String[] {"/", "-gpu/"}) {
                    Loader.cacheResources(torch.class, Loader.getPlatform() + build);
                }
            } catch (IOException e) {
                throw new TorchException("libtorch cannot be unpacked: " + e.getMessage(), e);
            }
        }

        static void touch() {
            // Entering the class is what loads.
        }
    }
}
