package org.mm4j.det.structures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.engine.data.SampleRandom;

class InstanceCodecTest {

    private static byte[] write(DetInstances instances) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        InstanceCodec.write(instances, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static DetInstances read(byte[] bytes) throws IOException {
        return InstanceCodec.readInstances(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    private static DetInstance polygon(double... corners) {
        return new DetInstance(new float[] {1, 2, 3, 4}, 5, true, new DetInstance.Polygons(List.of(corners, corners)));
    }

    @Test
    void everyNumberComesBackAsItWas() throws IOException {
        SampleRandom random = new SampleRandom(4);
        for (int round = 0; round < 200; round++) {
            double[] corners = new double[2 * random.integer(0, 30)];
            double unit = random.choice(List.of(1.0, 0.1, 0.01, 1e-3, 1e-17, 1e12));
            for (int i = 0; i < corners.length; i++) {
                corners[i] = Math.rint(random.uniform(-1e5, 1e5)) * unit;
            }
            check(corners);
            for (int i = 0; i < corners.length; i++) {
                corners[i] = Math.rint(random.uniform(0, 64000)) / 100;
            }
            check(corners);
        }
        check(Double.NaN, Double.POSITIVE_INFINITY, -0.0, 0.0, Double.MIN_VALUE, 0.1 + 0.2);
        check(1 << 20, 1048575.99, -1048575.99, 0, 12.34);
    }

    private static void check(double... corners) throws IOException {
        DetInstance read =
                read(write(new DetInstances(List.of(polygon(corners))))).items().get(0);
        assertThat(read.bbox()).containsExactly(1, 2, 3, 4);
        assertThat(read.label()).isEqualTo(5);
        assertThat(read.ignored()).isTrue();
        DetInstance.Polygons mask = (DetInstance.Polygons) read.mask();
        assertThat(mask).isNotNull();
        assertThat(mask.polygons()).hasSize(2);
        for (double[] polygon : mask.polygons()) {
            assertThat(polygon).hasSize(corners.length);
            for (int i = 0; i < corners.length; i++) {
                assertThat(Double.doubleToRawLongBits(polygon[i])).isEqualTo(Double.doubleToRawLongBits(corners[i]));
            }
        }
    }

    @Test
    void polygonsOfAnnotationFilesAreSmall() throws IOException {
        double[] corners = new double[80];
        SampleRandom random = new SampleRandom(1);
        for (int i = 0; i < 80; i++) {
            corners[i] = Math.rint(100 * (300 + 80 * random.uniform())) / 100;
        }
        assertThat(write(new DetInstances(List.of(polygon(corners)))).length).isLessThan(2 * 80 * 2 + 60);
    }

    @Test
    void masksOfRunsAndNoMasksComeBack() throws IOException {
        DetInstance runs = new DetInstance(
                new float[] {0, 0, 1, 1, 2, 2, 3, 3}, -1, false, new DetInstance.Runs(Rle.of(2, 3, new int[] {1, 5})));
        DetInstance none = new DetInstance(new float[] {0, 0, 1, 1}, 70000, false, null);
        DetInstance points = new DetInstance(new float[4], 1, false, null, new float[] {1.5f, -2, 0});
        DetInstance noPoint = new DetInstance(new float[4], 1, false, null, new float[0]);
        List<DetInstance> read = read(write(new DetInstances(List.of(runs, none, points, noPoint))))
                .items();
        assertThat(read.get(0).bbox()).hasSize(8);
        assertThat(read.get(0).label()).isEqualTo(-1);
        assertThat(((DetInstance.Runs)
                                java.util.Objects.requireNonNull(read.get(0).mask()))
                        .rle()
                        .counts())
                .containsExactly(1, 5);
        assertThat(read.get(1).mask()).isNull();
        assertThat(read.get(1).label()).isEqualTo(70000);
        assertThat(read.get(1).keypoints()).isNull();
        assertThat(read.get(2).keypoints()).containsExactly(1.5f, -2, 0);
        assertThat(read.get(3).keypoints()).isEmpty();
    }
}
