package org.mm4j.cv.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.ImageException;

/** Image files of the web. */
final class WebImages {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final class Client {
        /** One for all pictures, for it has threads of its own. */
        static final HttpClient HTTP = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();

        private Client() {}
    }

    /** No picture that fits into memory when decoded comes in a larger file. */
    private static final int MAX_BYTES = 256 << 20;

    private WebImages() {}

    /**
     * The content of a file.
     *
     * @throws ImageException if it does not come, or is too large
     */
    static byte[] bytes(String address) {
        return bytes(address, PATIENCE);
    }

    /** {@link #bytes(String)} with a time within which the answer begins, and as much again for the whole file. */
    static byte[] bytes(String address, Duration patience) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                    .timeout(patience)
                    .build();
            HttpResponse<InputStream> response = Client.HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw unreadable(address, "the server answers " + response.statusCode(), null);
                }
                byte[] bytes = read(body, patience);
                if (bytes.length > MAX_BYTES) {
                    throw unreadable(address, "it has more than " + MAX_BYTES + " bytes", null);
                }
                return bytes;
            }
        } catch (IllegalArgumentException notAnAddress) {
            throw unreadable(address, "this is no address", notAnAddress);
        } catch (IOException failure) {
            throw unreadable(address, "the download failed (" + failure.getMessage() + ")", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unreadable(address, "the download was interrupted", interrupted);
        }
    }

    private static byte[] read(InputStream body, Duration patience) throws IOException {
        // The time limit of a request ends with the headers of its answer; closing wakes the reader.
        CompletableFuture<byte[]> whole = new CompletableFuture<>();
        CompletableFuture<byte[]> inTime = whole.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((bytes, late) -> {
                    if (late != null) {
                        close(body);
                    }
                });
        IOException broken = null;
        try {
            whole.complete(body.readNBytes(MAX_BYTES + 1));
        } catch (IOException failure) {
            broken = failure;
        }
        if (whole.isCompletedExceptionally()) {
            throw new IOException("the file did not come whole within " + patience.toMillis() / 1000.0 + " s", broken);
        }
        if (broken != null) {
            whole.cancel(false);
            throw broken;
        }
        return inTime.join();
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException failure) {
            // It is given up anyway.
        }
    }

    private static ImageException unreadable(String address, String why, @Nullable Exception cause) {
        String message = "Cannot read the image " + address + ": " + why + ".";
        return new ImageException(message, cause);
    }
}
