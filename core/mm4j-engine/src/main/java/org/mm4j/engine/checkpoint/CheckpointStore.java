package org.mm4j.engine.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds checkpoints by what configs call them: paths, {@code file:} addresses, {@code http(s)} addresses, and names of
 * model collections ({@code torchvision://resnet50}, {@code open-mmlab://…}, {@code mmcls://…}). Files of the web are
 * downloaded once into a folder. Safe for several threads and for several processes with one folder: a file that
 * several want is downloaded once.
 *
 * <p>A download that breaks off is taken up again where it stopped, at once and in later runs; a file has its name only
 * when it is whole. If the name ends with digits of its hash ({@code …-c2398f9e.pth}), they are checked.
 */
public final class CheckpointStore {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);

    /** Locks of files belong to the process; threads need their own. */
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private final Path folder;
    private final DownloadListener listener;
    private final Download.Patience patience;
    private final CheckpointMirrors mirrors;

    /**
     * A store.
     *
     * @param folder where downloads are kept; made when there is one
     * @param listener hears how downloads go on
     */
    public CheckpointStore(Path folder, DownloadListener listener) {
        this(folder, listener, new Download.Patience(5, Duration.ofMillis(500), Duration.ofSeconds(60)));
    }

    CheckpointStore(Path folder, DownloadListener listener, Download.Patience patience) {
        this(folder, listener, patience, CheckpointMirrors.NONE);
    }

    private CheckpointStore(
            Path folder, DownloadListener listener, Download.Patience patience, CheckpointMirrors mirrors) {
        this.folder = folder.toAbsolutePath().normalize();
        this.listener = listener;
        this.patience = patience;
        this.mirrors = mirrors;
    }

    /** A store of the same folder that downloads from other servers. */
    public CheckpointStore withMirrors(CheckpointMirrors mirrors) {
        return new CheckpointStore(folder, listener, patience, mirrors);
    }

    /**
     * The user's store: {@code checkpoints} in the folder that the system property {@code mm4j.home} names, else the
     * environment variable {@code MM4J_HOME}, else in {@code mm4j} below {@code XDG_CACHE_HOME}, else below {@code
     * ~/.cache}. Its mirrors are those of the system property {@code mm4j.mirror}, else of the environment variable {@code
     * MM4J_MIRROR}.
     *
     * @throws CheckpointException if the mirrors are not understood
     */
    public static CheckpointStore standard() {
        return standard(DownloadListener.SILENT);
    }

    /** {@link #standard()} with a listener. */
    public static CheckpointStore standard(DownloadListener listener) {
        String property = System.getProperty("mm4j.home", "");
        Path home = property.isBlank() ? home(System.getenv()) : Path.of(property);
        return new CheckpointStore(home.resolve("checkpoints"), listener)
                .withMirrors(mirrors(System.getProperty("mm4j.mirror", ""), System.getenv()));
    }

    static Path home(Map<String, String> environment) {
        return set(environment, "MM4J_HOME")
                .map(Path::of)
                .orElseGet(() -> set(environment, "XDG_CACHE_HOME")
                        .map(Path::of)
                        .filter(Path::isAbsolute) // as its specification wants it
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                        .resolve("mm4j"));
    }

    static CheckpointMirrors mirrors(String property, Map<String, String> environment) {
        return CheckpointMirrors.of(
                property.isBlank() ? set(environment, "MM4J_MIRROR").orElse("") : property);
    }

    private static Optional<String> set(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
    }

    /** Where downloads are kept. */
    public Path folder() {
        return folder;
    }

    /**
     * The file of a location, downloaded if it has to be.
     *
     * @param location a path, also with {@code ~}, an address, or a name of a collection
     * @throws CheckpointException if the location is none that can be fetched or no name of its collection, there is no such file, the download does
     *     not come to its end, or the file is not the one that its name says
     */
    public Path fetch(String location) {
        CheckpointAddress address = CheckpointAddress.of(location);
        if (address instanceof CheckpointAddress.Local local) {
            return local.path();
        }
        if (address instanceof CheckpointAddress.Named named) {
            try {
                return fetch(named.web());
            } catch (CheckpointException e) {
                throw new CheckpointException("the checkpoint '" + location + "': " + e.getMessage(), e);
            }
        }
        return fetch((CheckpointAddress.Web) address);
    }

    private Path fetch(CheckpointAddress.Web web) {
        Path file = folder.resolve(web.place()).normalize();
        if (!Files.isRegularFile(file)) {
            download(new CheckpointAddress.Web(mirrors.of(web.uri()), web.place()), file);
        }
        return file;
    }

    /**
     * Reads the checkpoint of a location. Of a classifier that {@code mmcls://} names, these are the weights of its
     * backbone, as the original has it; {@link #fetch} gives the whole file.
     *
     * @throws CheckpointException as {@link #fetch} and {@link Checkpoint#read}
     */
    public Checkpoint read(String location) {
        Checkpoint checkpoint = Checkpoint.read(fetch(location));
        return CheckpointAddress.of(location) instanceof CheckpointAddress.Named named
                        && !named.prefix().isEmpty()
                ? checkpoint.below(named.prefix())
                : checkpoint;
    }

    private void download(CheckpointAddress.Web web, Path file) {
        ReentrantLock lock = LOCKS.computeIfAbsent(file, any -> new ReentrantLock());
        lock.lock();
        try {
            Files.createDirectories(file.resolveSibling(""));
            // The lock's file stays: removing it would let two processes hold locks of the same name.
            try (FileChannel channel = FileChannel.open(
                            file.resolveSibling(file.getFileName() + ".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (held.isValid() && !Files.isRegularFile(file)) {
                    LOG.info("downloading {} to {}", web.text(), file);
                    new Download(web, file, listener, patience).run();
                }
            }
        } catch (IOException e) {
            throw new CheckpointException(
                    "cannot keep " + web.text() + " as " + file + ": " + CheckpointFile.reason(e)
                            + ". The environment variable MM4J_HOME names another folder",
                    e);
        } finally {
            lock.unlock();
        }
    }
}
