package org.mm4j.det.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.engine.dataset.DatasetException;

/** Files of the second version of numpy's format, whose header has a length of four bytes. */
class NumpyMatrixTest {

    @TempDir
    private Path folder;

    private static byte[] file() throws IOException {
        byte[] header =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }\n".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer numbers = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        numbers.putInt(header.length).putFloat(1.5f).putFloat(-2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0});
        out.write(numbers.array(), 0, 4);
        out.write(header);
        out.write(numbers.array(), 4, 8);
        return out.toByteArray();
    }

    @Test
    void everyCutIsNamed() throws IOException {
        byte[] whole = file();
        Path file = folder.resolve("m.npy");
        Files.write(file, whole);
        assertThat(NumpyMatrix.read(file)).isEqualTo(new double[][] {{1.5, -2}});
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> NumpyMatrix.read(file))
                    .as("%d bytes", length)
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining(length < 10 ? "numpy's format" : "is cut off");
        }
    }
}
