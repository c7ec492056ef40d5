package org.mm4j.cv.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.cv.testing.ImageSummary;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** Decoded files against the reference's pixels, the cause to look at first when detections differ. */
@Tag("golden")
class DecodingGoldenTest {

    @TestFactory
    List<DynamicTest> decoded() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.require("transforms/decoded_images.json")) {
            for (Map.Entry<String, JsonNode> entry :
                    Json.read(file).get("images").properties()) {
                tests.add(DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getKey(), entry.getValue())));
            }
        }
        GoldenRoots.report("transforms/decoded_images", tests.size());
        return tests;
    }

    private static void check(String path, JsonNode summary) {
        ImageSummary.Difference difference = ImageSummary.compare(ImageReader.read(DataRoots.require(path)), summary);
        // The README: JPEG decoders differ by 1, rarely by 2 or 3; other formats are exact.
        boolean isJpeg = path.endsWith(".jpg");
        assertThat(difference.isEqual() || isJpeg).as("pixels: %s", difference).isTrue();
        assertThat(difference.largestSample()).isLessThanOrEqualTo(3);
        assertThat(difference.largestMean()).isLessThan(0.05);
    }
}
