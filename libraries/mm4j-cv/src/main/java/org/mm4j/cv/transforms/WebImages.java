package org.mm4j.cv.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.ImageException;

/** Image files of the web. */
final class WebImages {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** No picture that fits into memory when decoded comes in a larger file. */
    private static final int MAX_BYTES = 256 << 20;

    private WebImages() {}

    /**
     * The content of a file.
     *
     * @throws ImageException if it does not come, or is too large
     */
    static byte[] bytes(String address) {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                    .timeout(PATIENCE)
                    .build();
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw unreadable(address, "the server answers " + response.statusCode(), null);
                }
                byte[] bytes = body.readNBytes(MAX_BYTES + 1);
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

    private static ImageException unreadable(String address, String why, @Nullable Exception cause) {
        String message = "Cannot read the image " + address + ": " + why + ".";
        return new ImageException(message, cause);
    }
}
