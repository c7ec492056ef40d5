package org.mm4j.cv.image;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Says what bytes look like, from their beginning: for the messages about files that are no images. */
final class FileKind {

    private static final int TEXT_SAMPLE = 512;
    private static final int QUOTED = 40;
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] BMP = {'B', 'M'};
    private static final Map<String, byte[]> MAGIC = magic();

    private FileKind() {}

    static boolean isJpeg(byte[] bytes) {
        return startsWith(bytes, JPEG);
    }

    static boolean isPng(byte[] bytes) {
        return startsWith(bytes, PNG);
    }

    static boolean isBmp(byte[] bytes) {
        return startsWith(bytes, BMP);
    }

    static boolean isWebp(byte[] bytes) {
        return bytes.length >= 12
                && startsWith(bytes, ascii("RIFF"))
                && Arrays.equals(Arrays.copyOfRange(bytes, 8, 12), ascii("WEBP"));
    }

    /** Such as {@code a PDF document} or {@code text ("Hello")}. */
    static String describe(byte[] bytes) {
        if (bytes.length >= 12 && startsWith(bytes, ascii("RIFF"))) {
            return "a RIFF file (" + new String(bytes, 8, 4, StandardCharsets.ISO_8859_1).strip() + ")";
        }
        if (bytes.length >= 12 && Arrays.equals(Arrays.copyOfRange(bytes, 4, 8), ascii("ftyp"))) {
            return "an MP4, HEIF or AVIF file (" + new String(bytes, 8, 4, StandardCharsets.ISO_8859_1).strip() + ")";
        }
        for (Map.Entry<String, byte[]> entry : MAGIC.entrySet()) {
            if (startsWith(bytes, entry.getValue())) {
                return entry.getKey();
            }
        }
        return describeText(bytes);
    }

    private static String describeText(byte[] bytes) {
        // A sample may cut a character of several bytes: up to three bytes less must be valid.
        for (int cut = 0; cut < 4; cut++) {
            int length = Math.min(bytes.length, TEXT_SAMPLE) - cut;
            if (length <= 0) {
                break;
            }
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes, 0, length))
                        .toString();
                if (text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')) {
                    break;
                }
                return describe(text.strip());
            } catch (CharacterCodingException notText) {
                if (bytes.length <= TEXT_SAMPLE) {
                    break;
                }
            }
        }
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < Math.min(8, bytes.length); i++) {
            hex.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%02x", bytes[i]));
        }
        return "data of a format that is not known here (it begins with the bytes " + hex + ")";
    }

    private static String describe(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) {
            return "an HTML page";
        }
        if (lower.startsWith("version https://git-lfs")) {
            return "a Git LFS pointer, not the file that it stands for (fetch it by `git lfs pull`)";
        }
        if (lower.startsWith("<svg") || (lower.startsWith("<?xml") && lower.contains("<svg"))) {
            return "an SVG drawing";
        }
        String line = text.lines().findFirst().orElse("");
        String quoted = line.length() > QUOTED ? line.substring(0, QUOTED) + "…" : line;
        return "text (\"" + quoted + "\")";
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Map<String, byte[]> magic() {
        Map<String, byte[]> magic = new LinkedHashMap<>();
        magic.put("a JPEG image", JPEG);
        magic.put("a PNG image", PNG);
        magic.put("a GIF image", ascii("GIF8"));
        magic.put("a TIFF image", ascii("II*\0"));
        magic.put("a TIFF image (big-endian)", ascii("MM\0*"));
        magic.put("a PDF document", ascii("%PDF"));
        magic.put("a zip archive (or a checkpoint)", ascii("PK\3\4"));
        magic.put("gzip data", new byte[] {0x1f, (byte) 0x8b});
        magic.put("a Python pickle", new byte[] {(byte) 0x80, 2});
        magic.put("an ELF program", new byte[] {0x7f, 'E', 'L', 'F'});
        magic.put("a Java class", new byte[] {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe});
        magic.put("a Windows bitmap", BMP);
        return magic;
    }
}
