package org.mm4j.cv.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.Config;
import org.mm4j.cv.image.ColorType;
import org.mm4j.cv.image.DecodeBackend;
import org.mm4j.cv.image.ImageException;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.cv.testing.Pictures;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.structures.Image;
import org.mm4j.testkit.WeightServer;

/** Pictures that are no local files: bytes, and addresses of the web. */
class LoadImageFromFileTest {

    private static final Image PICTURE = Pictures.noise(7, 9, 3);

    private @Nullable HttpServer server;

    @BeforeEach
    void start() throws IOException {
        HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        started.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            byte[] body = path.endsWith(".png")
                    ? ImageWriter.png(PICTURE)
                    : "<!doctype html><p>nothing".getBytes(StandardCharsets.UTF_8);
            if (path.equals("/moved")) {
                exchange.getResponseHeaders().add("Location", "/picture.png");
            }
            int status = path.equals("/moved") ? 302 : path.equals("/none") ? 404 : 200;
            exchange.sendResponseHeaders(status, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        started.start();
        server = started;
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private Results at(String path) {
        if (server == null) {
            throw new IllegalStateException("no server");
        }
        return new Results()
                .put(
                        ResultKey.IMG_PATH,
                        "http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static LoadImageFromFile load(boolean toFloat32, ColorType type, boolean ignoreEmpty) {
        return new LoadImageFromFile(
                new LoadImageFromFile.Args(toFloat32, type, DecodeBackend.CV2, null, ignoreEmpty, null));
    }

    @Test
    void picturesOfTheWeb() {
        for (String path : new String[] {"/picture.png", "/moved"}) {
            Results loaded = load(false, ColorType.COLOR, false).apply(at(path));
            assertThat(loaded).isNotNull();
            assertThat(loaded.get(ResultKey.IMG)).isEqualTo(PICTURE);
        }
    }

    @Test
    void whatTheWebDoesNotHave() {
        assertThatThrownBy(() -> load(false, ColorType.COLOR, false).apply(at("/none")))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("/none")
                .hasMessageContaining("404");
        assertThatThrownBy(() -> load(false, ColorType.COLOR, false).apply(at("/page")))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("an HTML page");
        assertThat(load(false, ColorType.COLOR, true).apply(at("/none"))).isNull();
    }

    @Test
    void fileThatStopsHalfWayIsGivenUp() throws IOException {
        byte[] file = ImageWriter.png(PICTURE);
        try (WeightServer stalling = new WeightServer(file)) {
            stalling.thenStall(20);
            String address = stalling.url("a.png");
            assertThatThrownBy(() -> WebImages.bytes(address, Duration.ofMillis(300)))
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining(address)
                    .hasMessageContaining("did not come whole within 0.3 s");
            stalling.thenCut(20);
            assertThatThrownBy(() -> WebImages.bytes(address))
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining("the download failed");
            assertThat(WebImages.bytes(address)).isEqualTo(file);
        }
    }

    @Test
    void bytesInTheSample() {
        Results loaded = load(true, ColorType.COLOR, false)
                .apply(new Results().put(ImageKeys.IMG_BYTES, ImageWriter.png(PICTURE)));
        assertThat(loaded).isNotNull();
        assertThat(loaded.get(ResultKey.IMG).isFloat()).isTrue();
        assertThat(loaded.get(ResultKey.IMG).floats()).isEqualTo(PICTURE.floats());
        Results grey = load(false, ColorType.GRAYSCALE, false)
                .apply(new Results().put(ImageKeys.IMG_BYTES, ImageWriter.png(PICTURE)));
        assertThat(grey).isNotNull();
        assertThat(grey.get(ResultKey.IMG).channels()).isEqualTo(1);
        assertThatThrownBy(() -> load(false, ColorType.COLOR, false)
                        .apply(new Results().put(ImageKeys.IMG_BYTES, new byte[] {1, 2})))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("img_bytes");
    }

    private static LoadImageFromFile from(String backend, boolean ignoreEmpty) {
        return new LoadImageFromFile(new LoadImageFromFile.Args(
                false, ColorType.COLOR, DecodeBackend.CV2, null, ignoreEmpty, Config.dict("backend", backend)));
    }

    @Test
    void aNameThatContradictsTheConfigIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("a.png"), ImageWriter.png(PICTURE));
        Results local = new Results().put(ResultKey.IMG_PATH, file.toString());
        assertThat(from("local", false).apply(local.copy())).isNotNull();
        assertThat(from("http", false).apply(at("/picture.png"))).isNotNull();
        for (boolean ignoreEmpty : new boolean[] {true, false}) {
            assertThatThrownBy(() -> from("local", ignoreEmpty).apply(at("/picture.png")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("dict(backend='local')")
                    .hasMessageContaining("/picture.png is an address of the web");
            assertThatThrownBy(() -> from("http", ignoreEmpty).apply(local.copy()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("dict(backend='http')")
                    .hasMessageContaining("a.png is no http or https address");
        }
    }

    @Test
    void classMapsOfAnotherPlaceAreRefused() {
        LoadAnnotations maps = new LoadAnnotations(new LoadAnnotations.Args(
                false, false, true, false, DecodeBackend.CV2, Config.dict("backend", "disk"), null));
        String address = at("/picture.png").get(ResultKey.IMG_PATH);
        assertThatThrownBy(() -> maps.apply(new Results().put(ImageKeys.SEG_MAP_PATH, address)))
                .hasMessageContaining(address + " is an address of the web");
    }

    @Test
    void aDataSetMayGiveBytes() {
        Compose pipeline = Compose.of(List.of(load(false, ColorType.COLOR, false)));
        Compose.of(List.of(pipeline)).check(Set.of(ImageKeys.IMG_BYTES));
        pipeline.check(Set.of(ResultKey.IMG_PATH));
        assertThatThrownBy(() -> pipeline.check(Set.of(ResultKey.IMG))).hasMessageContaining("img_path");
    }
}
