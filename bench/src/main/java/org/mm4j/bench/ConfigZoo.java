package org.mm4j.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigLoader;
import org.mm4j.config.ConfigOptions;

/**
 * The mean time of a load over all configs of a folder, in one thread. Three ways: each config by itself; with a loader
 * that is new for each pass; with one loader for all passes. Configs that cannot be loaded are left out.
 */
public final class ConfigZoo {

    private static final int WARM = 15;
    private static final int MEASURED = 10;

    private ConfigZoo() {}

    /** Arguments: the folder with the configs, then folders that have folders of packages. */
    public static void main(String[] args) throws IOException {
        List<Path> search = Stream.of(args).skip(1).map(Path::of).toList();
        ConfigOptions options = ConfigOptions.defaults().withSearchPath(search);
        List<Path> files = loadable(Path.of(args[0]), options);
        PrintStream out = System.out;
        out.printf("%d configs below %s%n", files.size(), args[0]);
        measure(out, "each by itself", files, ignored -> file -> Config.fromFile(file, options));
        measure(out, "a loader for each pass", files, ignored -> new ConfigLoader(options)::load);
        ConfigLoader kept = new ConfigLoader(options);
        measure(out, "one loader", files, ignored -> kept::load);
    }

    private static List<Path> loadable(Path folder, ConfigOptions options) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path file : below.filter(path -> path.toString().endsWith(".py"))
                    .sorted()
                    .toList()) {
                try {
                    Config.fromFile(file, options);
                    files.add(file);
                } catch (ConfigException e) {
                    continue;
                }
            }
        }
        return files;
    }

    private interface Loads {
        Config load(Path file);
    }

    private interface Passes {
        Loads next(int pass);
    }

    private static void measure(PrintStream out, String name, List<Path> files, Passes passes) {
        double best = Double.MAX_VALUE;
        double sum = 0;
        for (int pass = 0; pass < WARM + MEASURED; pass++) {
            Loads loads = passes.next(pass);
            long start = System.nanoTime();
            long values = 0;
            for (Path file : files) {
                values += loads.load(file).root().size();
            }
            double mean = (System.nanoTime() - start) / 1e6 / files.size();
            if (values == 0) {
                throw new IllegalStateException("the configs are empty");
            }
            if (pass >= WARM) {
                best = Math.min(best, mean);
                sum += mean;
            }
        }
        out.printf(Locale.ROOT, "%-24s %.4f ms a config (best pass %.4f)%n", name, sum / MEASURED, best);
    }
}
