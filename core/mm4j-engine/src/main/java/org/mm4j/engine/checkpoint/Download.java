package org.mm4j.engine.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.io.FileDigest;
import org.mm4j.engine.io.WholeFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file on its way from a server: attempts until it is whole, each from where the last stopped. The bytes are kept in
 * {@code name.part}, and in {@code name.part.tag} what the server calls this version of the file, so that parts of two
 * versions are never joined. For one thread, which holds the lock of the file.
 */
final class Download {

    /**
     * How much is put up with.
     *
     * @param attempts how often in a row nothing may come
     * @param pause before the second attempt; each further one is twice as long
     * @param stall for how long a connection may bring nothing
     */
    record Patience(int attempts, Duration pause, Duration stall) {}

    /** An attempt that failed and may be repeated. */
    private static final class Interruption extends IOException {
        private static final long serialVersionUID = 1;

        Interruption(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Download.class);
    private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d+)-\\d+|\\*)/(\\d+|\\*)");

    private static final class Client {
        /** One for all downloads, for it has threads of its own; HTTP/2 would help only with many files at once. */
        static final HttpClient HTTP = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(20))
                .build();

        private Client() {}
    }

    private final CheckpointAddress.Web web;
    private final Path file;
    private final Path part;
    private final Path tag;
    private final DownloadListener listener;
    private final Patience patience;
    private final Optional<String> hash;

    Download(CheckpointAddress.Web web, Path file, DownloadListener listener, Patience patience) {
        this.web = web;
        this.file = file;
        this.part = file.resolveSibling(file.getFileName() + ".part");
        this.tag = file.resolveSibling(file.getFileName() + ".part.tag");
        this.listener = listener;
        this.patience = patience;
        this.hash = HashSuffix.of(String.valueOf(file.getFileName()));
    }

    /**
     * Brings the file.
     *
     * @throws CheckpointException if it cannot be had
     * @throws IOException if it cannot be kept
     */
    void run() throws IOException {
        boolean resumed = size() > 0;
        transfer();
        boolean isRight = isRight();
        if (!isRight && resumed) {
            // What an earlier run left may have been damaged; the server's own answer has not been heard yet.
            LOG.warn("{}: the parts that were joined have the wrong hash; downloading it anew", web.text());
            forget();
            transfer();
            isRight = isRight();
        }
        if (!isRight) {
            String found = FileDigest.sha256(part);
            forget();
            throw new CheckpointException("what the server has as " + web.text() + " is not the file of that name: its"
                    + " SHA-256 starts with "
                    + found.substring(0, hash.orElse("").length()) + ", not with "
                    + hash.orElse("") + "; it was not kept");
        }
        WholeFile.move(part, file);
        Files.deleteIfExists(tag);
    }

    private boolean isRight() throws IOException {
        return hash.isEmpty() || FileDigest.sha256(part).startsWith(hash.get());
    }

    private void transfer() throws IOException {
        int failures = 0;
        while (true) {
            long before = size();
            try {
                attempt();
                return;
            } catch (Interruption e) {
                failures = size() > before ? 1 : failures + 1;
                LOG.debug("{}: {} after {} bytes", web.text(), e.getMessage(), size());
                if (failures >= patience.attempts || (before == 0 && size() == 0 && isOffline(e.getCause()))) {
                    throw given(e);
                }
                pause(failures);
            }
        }
    }

    private void attempt() throws IOException {
        String validator = Files.exists(tag) ? Files.readString(tag) : "";
        // Without a name of the version or a hash to check in the end, two halves need not fit together.
        long have = validator.isEmpty() && hash.isEmpty() ? 0 : size();
        HttpRequest.Builder request = HttpRequest.newBuilder(web.uri()).timeout(patience.stall);
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
            if (!validator.isEmpty()) {
                request.header("If-Range", validator);
            }
        }
        HttpResponse<InputStream> response = send(request.GET().build());
        Body body = new Body(part, patience.stall, (done, total) -> listener.progress(web.text(), done, total));
        int status = response.statusCode();
        if (status == 206) {
            Matcher range =
                    RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
            boolean fits = range.matches() && String.valueOf(have).equals(range.group(1));
            if (!fits) {
                response.body().close();
                forget();
                throw new Interruption("the server sent another part than was asked for", null);
            }
            finish(body.append(response.body(), have, number(range.group(2))));
        } else if (status == 200) {
            Files.deleteIfExists(part);
            Files.writeString(tag, validator(response), StandardCharsets.UTF_8);
            long total = response.headers().firstValueAsLong("Content-Length").orElse(-1);
            finish(body.append(response.body(), 0, total));
        } else if (status == 416 && have > 0) {
            response.body().close();
            Matcher range =
                    RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
            if (!range.matches() || number(range.group(2)) != have) {
                forget();
                throw new Interruption("the server has no more of it", null);
            }
        } else {
            response.body().close();
            refuse(status);
        }
    }

    private static void finish(Body.Result result) throws Interruption {
        if (result.failure() != null || (result.total() >= 0 && result.done() < result.total())) {
            throw new Interruption("the connection broke off", result.failure());
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return Client.HTTP.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (SSLException e) {
            throw new CheckpointException(
                    "no safe connection to " + web.uri().getHost() + " for " + web.text() + ": " + e.getMessage()
                            + ". If a proxy stands between, let Java trust its certificate by"
                            + " -Djavax.net.ssl.trustStore=…, or " + elsewhere(),
                    e);
        } catch (IOException e) {
            throw new Interruption(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    private void refuse(int status) throws Interruption {
        if (status == 408 || status == 429 || status >= 500) {
            throw new Interruption("the server answered " + status, null);
        }
        String what = switch (status) {
            case 404, 410 ->
                "there is no file " + web.text() + " (the server answered " + status + "); correct the address";
            case 401, 403, 407 -> "the server does not hand out " + web.text() + " (it answered " + status + ")";
            default -> "the server answered " + status + " for " + web.text();
        };
        throw new CheckpointException(what + ", or " + elsewhere());
    }

    /** What a user can do who cannot download here. */
    private String elsewhere() {
        return "download the file by other means and either write its path in place of the address, or put it at "
                + file;
    }

    private CheckpointException given(Interruption last) throws IOException {
        String host = web.uri().getHost();
        String kept =
                size() > 0 ? " The " + size() + " bytes so far are kept, and the next run goes on from there." : "";
        if (isOffline(last.getCause())) {
            return new CheckpointException(
                    "no connection to " + host + " to download " + web.text() + " (" + last.getMessage()
                            + "). If this machine has no way to the network, " + elsewhere()
                            + "; if it has one through a proxy, name it by -Dhttps.proxyHost=… -Dhttps.proxyPort=…."
                            + kept,
                    last);
        }
        return new CheckpointException(
                "the download of " + web.text() + " failed " + patience.attempts + " times in a row: "
                        + last.getMessage() + "." + kept + " Try again later, or " + elsewhere(),
                last);
    }

    private static boolean isOffline(@Nullable Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof HttpConnectTimeoutException;
    }

    private void pause(int failures) {
        try {
            Thread.sleep(patience.pause.toMillis() << Math.min(failures - 1, 6));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private CheckpointException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CheckpointException("the download of " + web.text() + " was interrupted", e);
    }

    /** The name of the file's version, empty if the server has none that is exact to the byte. */
    private static String validator(HttpResponse<?> response) {
        return response.headers()
                .firstValue("ETag")
                .filter(name -> !name.startsWith("W/"))
                .or(() -> response.headers().firstValue("Last-Modified"))
                .orElse("");
    }

    private static long number(String text) {
        return text.equals("*") || text.length() > 18 ? -1 : Long.parseLong(text);
    }

    private long size() throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    private void forget() throws IOException {
        Files.deleteIfExists(part);
        Files.deleteIfExists(tag);
    }
}
