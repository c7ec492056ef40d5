package org.mm4j.cv.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.engine.structures.Image;
import org.mm4j.testkit.Json;

/** Pixels of Pillow and TurboJPEG through mmcv, which the resource holds. */
class DecodeBackendTest {

    /** What Pillow reads in a way of its own, or OpenCV does not read. */
    private static final Set<String> REFUSED =
            Set.of("cmyk.jpg", "grey16.png", "palette.bmp", "color.gif", "color.tif");

    private static JsonNode resource() {
        return Json.resource(DecodeBackendTest.class, "decoders.json");
    }

    private static byte[] file(JsonNode resource, String name) {
        return Base64.getDecoder().decode(resource.get("files").get(name).textValue());
    }

    @TestFactory
    List<DynamicTest> pixelsAreThoseOfTheDecoder() {
        JsonNode resource = resource();
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode node : resource.get("cases")) {
            String name = node.get("file").textValue();
            ColorType type = ColorType.valueOf(upper(node.get("color_type")));
            DecodeBackend backend = DecodeBackend.valueOf(upper(node.get("backend")));
            tests.add(dynamicTest(name + " " + backend + " " + type, () -> {
                byte[] content = file(resource, name);
                if (REFUSED.contains(name)) {
                    assertThatThrownBy(() -> ImageReader.decode(content, name, type, backend))
                            .isInstanceOf(ImageException.class)
                            .hasMessageContaining(name)
                            .hasMessageContaining(
                                    "imdecode_backend='" + node.get("backend").textValue() + "'");
                } else {
                    check(ImageReader.decode(content, name, type, backend), node);
                }
            }));
        }
        assertThat(tests).hasSizeGreaterThan(130);
        return tests;
    }

    private static String upper(JsonNode text) {
        return text.textValue().toUpperCase(Locale.ROOT);
    }

    private static void check(Image image, JsonNode expected) throws NoSuchAlgorithmException {
        JsonNode shape = expected.get("shape");
        assertThat(image.height()).isEqualTo(shape.get(0).intValue());
        assertThat(image.width()).isEqualTo(shape.get(1).intValue());
        assertThat(image.channels()).isEqualTo(shape.path(2).asInt(1));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(image.pixels());
        assertThat(HexFormat.of().formatHex(digest))
                .isEqualTo(expected.get("sha256").textValue());
    }

    /** A class map with a palette: its colours by OpenCV, its classes by Pillow. */
    @Test
    void aPaletteIsReadAsClasses() {
        byte[] content = file(resource(), "classes.png");
        assertThat(ImageReader.decode(content, "classes.png", ColorType.UNCHANGED, DecodeBackend.CV2)
                        .channels())
                .isEqualTo(3);
        Image classes = ImageReader.decode(content, "classes.png", ColorType.UNCHANGED, DecodeBackend.PILLOW);
        for (byte value : classes.pixels()) {
            assertThat(value).isBetween((byte) 0, (byte) 4);
        }
    }

    @Test
    void damagedFilesAreErrorsWithEveryDecoder() {
        JsonNode resource = resource();
        for (String name : List.of("color.jpg", "palette.png", "greyalpha.png", "color.webp", "color.bmp")) {
            byte[] whole = file(resource, name);
            for (int length : new int[] {0, 3, 20, 26, 40, whole.length / 2}) {
                byte[] part = java.util.Arrays.copyOf(whole, length);
                for (ColorType type : ColorType.values()) {
                    assertThatThrownBy(() -> ImageReader.decode(part, name, type, DecodeBackend.PILLOW))
                            .as("%s, %d bytes, %s", name, length, type)
                            .isInstanceOf(ImageException.class)
                            .hasMessageContaining(name);
                }
            }
        }
        assertThatThrownBy(() -> ImageReader.decode(
                        file(resource, "color.png"), "color.png", ColorType.COLOR, DecodeBackend.TURBOJPEG))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("reads JPEG only");
    }
}
