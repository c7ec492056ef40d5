package org.mm4j.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Resident memory around repeated work, measured in a process of its own whose Java heap has its full size from the
 * start: in the process of the tests the heap grows meanwhile, and would be taken for a native leak.
 */
public final class ResidentMemory {

    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    /**
     * Resident bytes of the process.
     *
     * @param early after the rounds that warm up
     * @param late after all rounds
     */
    public record Measured(long early, long late) {

        /** Bytes that came in between, negative if memory was given back. */
        public long growth() {
            return late - early;
        }
    }

    /**
     * Runs {@code warmUp} rounds, then {@code rounds} more. The calling test is skipped where the system does not tell
     * a process its memory.
     *
     * @param round a class with a constructor without parameters; one object is made, and run once a round
     * @throws AssertionError with what the process said, if it fails or takes more than a quarter of an hour
     */
    public static Measured around(Class<? extends Runnable> round, int warmUp, int rounds)
            throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.exists(STATUS), "resident memory is read on Linux only");
        Path output = Files.createTempFile("resident", ".txt");
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xms256m",
                            "-Xmx256m",
                            "-XX:+AlwaysPreTouch",
                            // Few threads and little compiled code: what grows is the work's.
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Dmm4j.root=" + System.getProperty("mm4j.root", ""),
                            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                            "-Dorg.bytedeco.javacpp.maxBytes=0",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ResidentMemory.class.getName(),
                            round.getName(),
                            Integer.toString(warmUp),
                            Integer.toString(rounds))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(15, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("still running after a quarter of an hour: " + round.getName());
            }
            String said = Files.readString(output, StandardCharsets.UTF_8);
            List<Long> resident = said.lines()
                    .filter(line -> line.startsWith("resident: "))
                    .map(line -> Long.valueOf(line.substring("resident: ".length())))
                    .toList();
            if (process.exitValue() != 0 || resident.size() != 2) {
                throw new AssertionError(round.getName() + " failed in its own process:\n" + said);
            }
            return new Measured(resident.get(0), resident.get(1));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** The measured process: the class, the rounds to warm up and the rounds after them. */
    public static void main(String[] args) throws ReflectiveOperationException, IOException {
        var constructor = Class.forName(args[0]).getDeclaredConstructor();
        constructor.setAccessible(true);
        Runnable round = (Runnable) constructor.newInstance();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            round.run();
        }
        System.out.println("resident: " + resident());
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            round.run();
        }
        System.out.println("resident: " + resident());
        // Work may have started threads that live on.
        System.exit(0);
    }

    private static long resident() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
