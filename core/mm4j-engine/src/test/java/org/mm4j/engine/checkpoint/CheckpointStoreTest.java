package org.mm4j.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mm4j.engine.io.FileDigest;
import org.mm4j.testkit.WeightServer;

/** Downloads from a server of this machine, which breaks off, stalls and errs. */
class CheckpointStoreTest {

    private static final Download.Patience PATIENCE =
            new Download.Patience(3, Duration.ofMillis(5), Duration.ofSeconds(20));
    private static final Download.Patience ONE = new Download.Patience(1, Duration.ZERO, Duration.ofSeconds(20));

    @TempDir
    Path folder;

    private final byte[] bytes = new byte[300_000];
    private final byte[] other = new byte[200_000];
    private WeightServer server;
    private String hash = "";

    CheckpointStoreTest() throws IOException {
        new Random(1).nextBytes(bytes);
        new Random(2).nextBytes(other);
        server = new WeightServer(bytes);
        server.arrived(this::partial);
    }

    /** Bytes of the file that is being downloaded. */
    private long partial() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".part"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    @BeforeEach
    void digest() throws IOException {
        Path file = Files.write(folder.resolve("x"), bytes);
        hash = FileDigest.sha256(file).substring(0, 8);
        Files.delete(file);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CheckpointStore store(Download.Patience patience) {
        return new CheckpointStore(folder, DownloadListener.SILENT, patience);
    }

    private Path place(String path) {
        return folder.resolve("127.0.0.1_" + server.port()).resolve(path);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.endsWith(".lock"))
                    .toList();
        }
    }

    private static void assertFails(ThrowingCallable work, String... parts) {
        assertThatThrownBy(work).isInstanceOf(CheckpointException.class).hasMessageContainingAll(parts);
    }

    @Test
    void aFileIsDownloadedOnce() throws IOException {
        List<Long> seen = new ArrayList<>();
        CheckpointStore store = new CheckpointStore(
                folder,
                (address, done, total) -> {
                    assertThat(address).isEqualTo(server.url("a/net.pth"));
                    assertThat(total).isEqualTo(bytes.length);
                    seen.add(done);
                },
                PATIENCE);
        Path file = store.fetch(server.url("a/net.pth"));
        assertThat(file).isEqualTo(place("a/net.pth")).hasBinaryContent(bytes);
        assertThat(store.fetch(server.url("a/net.pth"))).isEqualTo(file);
        assertThat(server.ranges()).containsExactly("");
        assertThat(names()).containsExactly("net.pth");
        assertThat(seen).isSorted().startsWith(0L).endsWith((long) bytes.length);
    }

    @Test
    void filesOfOneNameAtTwoAddressesAreTwo() {
        CheckpointStore store = store(PATIENCE);
        Path one = store.fetch(server.url("a/net.pth"));
        server.content(other, "\"v2\"");
        assertThat(store.fetch(server.url("b/net.pth"))).isNotEqualTo(one).hasBinaryContent(other);
        assertThat(store.fetch(server.url("a/net.pth?version=2")))
                .isNotEqualTo(one)
                .hasBinaryContent(other);
        assertThat(one).hasBinaryContent(bytes);
    }

    @Test
    void aCutDownloadGoesOnWhereItStopped() throws IOException {
        server.thenCut(100_000);
        server.thenCut(50_000);
        server.thenStatus(503);
        List<Boolean> visible = Collections.synchronizedList(new ArrayList<>());
        server.whileServing(() -> visible.add(Files.exists(place("net-" + hash + ".pth"))));
        Path file = store(PATIENCE).fetch(server.url("net-" + hash + ".pth"));
        assertThat(file).hasBinaryContent(bytes);
        assertThat(server.ranges()).containsExactly("", "bytes=100000-", "bytes=150000-", "bytes=150000-");
        assertThat(visible).hasSize(4).containsOnly(false);
        assertThat(names()).hasSize(1);
    }

    @Test
    void theNextRunGoesOnWhereTheLastStopped() throws IOException {
        server.thenCut(120_000);
        assertFails(() -> store(ONE).fetch(server.url("net.pth")), "broke off", "120000 bytes so far are kept");
        assertThat(place("net.pth")).doesNotExist();
        assertThat(names()).containsExactlyInAnyOrder("net.pth.part", "net.pth.part.tag");
        assertThat(store(ONE).fetch(server.url("net.pth"))).hasBinaryContent(bytes);
        assertThat(server.ranges()).containsExactly("", "bytes=120000-");
        assertThat(names()).containsExactly("net.pth");
    }

    @Test
    void partsOfTwoVersionsAreNotJoined() {
        server.thenCut(120_000);
        assertFails(() -> store(ONE).fetch(server.url("net.pth")), "broke off");
        server.content(other, "\"v2\"");
        assertThat(store(ONE).fetch(server.url("net.pth"))).hasBinaryContent(other);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withoutANameOfTheVersionOnlyAHashAllowsToGoOn(boolean hashed) {
        server.version(null);
        String name = hashed ? "net-" + hash + ".pth" : "net.pth";
        server.thenCut(120_000);
        assertThat(store(PATIENCE).fetch(server.url(name))).hasBinaryContent(bytes);
        assertThat(server.ranges()).containsExactly("", hashed ? "bytes=120000-" : "");
    }

    @Test
    void aVersionThatIsNotExactToTheByteDoesNotCount() {
        server.version("W/\"v1\"");
        server.thenCut(120_000);
        assertThat(store(PATIENCE).fetch(server.url("net.pth"))).hasBinaryContent(bytes);
        assertThat(server.ranges()).containsExactly("", "");
    }

    @Test
    void aServerThatAnswersAnotherPartIsNotBelieved() {
        server.thenCut(120_000);
        server.thenWrongPart();
        assertThat(store(PATIENCE).fetch(server.url("net.pth"))).hasBinaryContent(bytes);
        assertThat(server.ranges()).containsExactly("", "bytes=120000-", "");
    }

    @Test
    void aPartThatIsWholeAlreadyIsTaken() throws IOException {
        Path part = place("net-" + hash + ".pth.part");
        Files.createDirectories(part.resolveSibling(""));
        Files.write(part, bytes);
        assertThat(store(PATIENCE).fetch(server.url("net-" + hash + ".pth"))).hasBinaryContent(bytes);
        assertThat(server.ranges()).containsExactly("bytes=300000-");
    }

    @Test
    void aWrongHashIsAnErrorAndNothingIsKept() throws IOException {
        assertFails(
                () -> store(PATIENCE).fetch(server.url("net-0badc0de.pth")),
                "0badc0de",
                hash,
                "not the file of that name");
        assertThat(names()).isEmpty();
        assertThat(server.ranges()).hasSize(1);
    }

    @Test
    void aDamagedPartOfAnEarlierRunIsReplaced() throws IOException {
        Path part = place("net-" + hash + ".pth.part");
        Files.createDirectories(part.resolveSibling(""));
        Files.write(part, new byte[1000]);
        assertThat(store(PATIENCE).fetch(server.url("net-" + hash + ".pth"))).hasBinaryContent(bytes);
        assertThat(server.ranges()).containsExactly("bytes=1000-", "");
    }

    @Test
    void onlyDigitsOfAHashAreTakenForOne() {
        assertThat(HashSuffix.of("yolox_s_8x8_300e_coco_20211121_095711-4592a793.pth"))
                .contains("4592a793");
        assertThat(HashSuffix.of("net-0123456789abcdef.safetensors")).contains("0123456789abcdef");
        assertThat(HashSuffix.of("net-20210131.pth")).isEmpty();
        assertThat(HashSuffix.of("net-20211331.pth")).contains("20211331");
        assertThat(HashSuffix.of("net-tiny.pth")).isEmpty();
        assertThat(HashSuffix.of("net-12ab.pth")).isEmpty();
    }

    @Test
    void anAddressWithoutAFileIsAnErrorAtOnce() throws IOException {
        server.thenStatus(404);
        assertFails(() -> store(PATIENCE).fetch(server.url("no.pth")), "no file", server.url("no.pth"), "404");
        server.thenStatus(403);
        assertFails(
                () -> store(PATIENCE).fetch(server.url("no.pth")), "does not hand out", "403", place("no.pth") + "");
        server.thenStatus(405);
        assertFails(() -> store(PATIENCE).fetch(server.url("no.pth")), "answered 405");
        assertThat(server.ranges()).hasSize(3);
        assertThat(names()).isEmpty();
    }

    @Test
    void aServerThatKeepsFailingIsGivenUp() {
        for (int i = 0; i < 3; i++) {
            server.thenStatus(500);
        }
        assertFails(() -> store(PATIENCE).fetch(server.url("net.pth")), "3 times", "500");
        assertThat(server.ranges()).hasSize(3);
    }

    @Test
    void offlineTheErrorSaysWhatToDo() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        String url = "http://127.0.0.1:" + free + "/w/net.pth";
        Path place = folder.resolve("127.0.0.1_" + free).resolve("w/net.pth");
        assertFails(
                () -> store(PATIENCE).fetch(url), "no connection to 127.0.0.1", url, "put it at " + place, "proxyHost");
        // And that works.
        Files.createDirectories(place.resolveSibling(""));
        Files.write(place, bytes);
        assertThat(store(PATIENCE).fetch(url)).hasBinaryContent(bytes);
    }

    @Test
    void aStalledConnectionIsGivenUpAndTakenUpAgain() {
        server.thenStall(70_000);
        CheckpointStore store = store(new Download.Patience(3, Duration.ofMillis(5), Duration.ofMillis(200)));
        long start = System.nanoTime();
        assertThat(store.fetch(server.url("net.pth"))).hasBinaryContent(bytes);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1900));
        assertThat(server.ranges()).containsExactly("", "bytes=70000-");
    }

    @Test
    void aLengthThatTheServerDoesNotTellIsNoHindrance() {
        server.thenUnknownLength();
        List<Long> totals = new ArrayList<>();
        CheckpointStore store = new CheckpointStore(folder, (address, done, total) -> totals.add(total), PATIENCE);
        assertThat(store.fetch(server.url("net.pth"))).hasBinaryContent(bytes);
        assertThat(totals).startsWith(-1L);
    }

    @Test
    void redirectionsAreFollowed() {
        server.thenRedirect(server.url("elsewhere/x"));
        assertThat(store(PATIENCE).fetch(server.url("net.pth"))).isEqualTo(place("net.pth"));
        assertThat(place("net.pth")).hasBinaryContent(bytes);
    }

    @Test
    void severalWhoWantOneFileDownloadItOnce() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<Path>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                CheckpointStore store = store(PATIENCE);
                results.add(pool.submit(() -> {
                    start.await();
                    return store.fetch(server.url("net-" + hash + ".pth"));
                }));
            }
            server.thenCut(1000);
            start.countDown();
            for (Future<Path> result : results) {
                assertThat(result.get()).hasBinaryContent(bytes);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(server.ranges()).containsExactly("", "bytes=1000-");
    }

    @Test
    void anInterruptedThreadStops() throws InterruptedException {
        server.thenStatus(500);
        CheckpointStore store = store(new Download.Patience(3, Duration.ofSeconds(60), Duration.ofSeconds(20)));
        List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
        Thread thread = new Thread(() -> {
            try {
                store.fetch(server.url("net.pth"));
            } catch (CheckpointException e) {
                errors.add(e);
            }
        });
        thread.start();
        while (server.ranges().isEmpty()) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        thread.join(10_000);
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0)).hasMessageContaining("interrupted");
    }

    @Test
    void aFolderThatCannotBeWrittenIsAnErrorThatNamesTheVariable() throws IOException {
        Path file = Files.createFile(folder.resolve("plain"));
        CheckpointStore store = new CheckpointStore(file, DownloadListener.SILENT, PATIENCE);
        assertFails(() -> store.fetch(server.url("net.pth")), "MM4J_HOME", file.toString());
    }

    @Test
    void pathsAndFileAddressesAreFilesOfTheMachine() {
        CheckpointStore store = store(PATIENCE);
        assertThat(store.fetch("work/net.pth")).isEqualTo(Path.of("work/net.pth"));
        assertThat(store.fetch(folder.resolve("a b.pth").toUri().toString())).isEqualTo(folder.resolve("a b.pth"));
        assertThat(store.fetch("~/net.pth")).isEqualTo(Path.of(System.getProperty("user.home"), "net.pth"));
        assertFails(() -> store.read(folder.resolve("no.pth").toString()), "there is no checkpoint");
        assertFails(() -> store.fetch("file://host/x%"), "no address of a file");
    }

    @Test
    void addressesThatCannotBeFetchedAreRefusedWithWhatToWrite() {
        CheckpointStore store = store(PATIENCE);
        assertFails(() -> store.fetch("s3://bucket/net.pth"), "only http and https", "give its path");
        assertFails(() -> store.fetch("cluster:s3://bucket/net.pth"), "only http and https");
        assertFails(() -> store.fetch("http://user:secret@host/net.pth"), "name and password");
        assertThatThrownBy(() -> store.fetch("http://user:secret@host/net.pth")).hasMessageNotContaining("secret");
        assertFails(() -> store.fetch("https://host/folder/"), "folder");
        assertFails(() -> store.fetch("https://host"), "folder");
        assertFails(() -> store.fetch("https:///net.pth"), "no host");
    }

    @Test
    void addressesCannotNameFilesOutsideOfTheFolder() throws IOException {
        Path file = store(PATIENCE).fetch(server.url("a/..%2f..%2f/..\\x/../../net.pth".replace("\\", "%5c")));
        assertThat(file).startsWith(folder).hasBinaryContent(bytes);
    }

    @Test
    void theFolderIsTheUsersChoice() {
        Path home = Path.of(System.getProperty("user.home"));
        assertThat(CheckpointStore.home(Map.of("MM4J_HOME", "/m", "XDG_CACHE_HOME", "/x")))
                .isEqualTo(Path.of("/m"));
        assertThat(CheckpointStore.home(Map.of("XDG_CACHE_HOME", "/x"))).isEqualTo(Path.of("/x/mm4j"));
        assertThat(CheckpointStore.home(Map.of("MM4J_HOME", " "))).isEqualTo(home.resolve(".cache/mm4j"));
        assertThat(CheckpointStore.home(Map.of("XDG_CACHE_HOME", "relative"))).isEqualTo(home.resolve(".cache/mm4j"));
    }
}
