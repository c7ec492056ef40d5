package org.mm4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the processes of a test write into a folder that they share: a file each.
 *
 * @param folder the working directory of the test
 * @param phase the test's phase, with which the names begin
 */
record TestPartFiles(Path folder, String phase) {

    /** The file of a process. */
    Path of(ProcessShare share) {
        return folder.resolve(phase + "-" + share.number() + "-of-" + share.of() + ".zip");
    }

    /** Which of so many processes have written theirs not yet. */
    List<Integer> missing(int count) {
        return IntStream.rangeClosed(1, count)
                .filter(number -> !Files.isRegularFile(of(new ProcessShare(number, count))))
                .boxed()
                .toList();
    }

    /**
     * The files of all processes.
     *
     * @throws CliException if there are none, some are missing, or they are of different numbers of processes
     */
    List<Path> all() throws IOException {
        Map<Integer, Path> byCount = counts();
        if (byCount.isEmpty()) {
            throw new CliException("there are no parts of a " + phase + " in " + folder + ", such as "
                    + of(new ProcessShare(1, 2)).getFileName() + ": run with --process 1/2 and --process 2/2 first");
        }
        if (byCount.size() > 1) {
            throw new CliException(folder + " has parts of tests of different numbers of processes, such as "
                    + byCount.values().stream()
                            .map(file -> String.valueOf(file.getFileName()))
                            .collect(Collectors.joining(" and "))
                    + ": remove those that are not to be put together");
        }
        int count = byCount.keySet().iterator().next();
        List<Integer> missing = missing(count);
        if (!missing.isEmpty()) {
            throw new CliException("of " + count + " processes " + numbers(missing) + " did not write "
                    + of(new ProcessShare(missing.get(0), count)) + (missing.size() > 1 ? " and so on" : "")
                    + ": run with --process " + missing.get(0) + "/" + count + " first");
        }
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> of(new ProcessShare(number, count)))
                .toList();
    }

    /** One file of each number of processes. */
    private Map<Integer, Path> counts() throws IOException {
        Pattern name = Pattern.compile(Pattern.quote(phase) + "-\\d{1,6}-of-(\\d{1,6})\\.zip");
        Map<Integer, Path> byCount = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return byCount;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                Matcher matcher = name.matcher(String.valueOf(file.getFileName()));
                if (matcher.matches()) {
                    byCount.putIfAbsent(Integer.parseInt(matcher.group(1)), file);
                }
            }
        }
        return byCount;
    }

    /** Such as {@code 2 and 4}. */
    static String numbers(List<Integer> numbers) {
        String all = numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
        int comma = all.lastIndexOf(", ");
        return comma < 0 ? all : all.substring(0, comma) + " and " + all.substring(comma + 2);
    }
}
