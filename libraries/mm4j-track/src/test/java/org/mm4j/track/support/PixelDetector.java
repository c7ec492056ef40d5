package org.mm4j.track.support;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.detectors.BaseDetector;
import org.mm4j.det.models.preprocessors.DataPreprocessor;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.InstanceData;

/**
 * A detector as small as can be: the frame itself says what is in it. The first byte of the first channel is the number
 * of boxes, then come x1, y1, x2, y2 and the score in percent of each.
 */
public final class PixelDetector extends BaseDetector {

    /** The arguments. */
    public record Args(@Nullable DataPreprocessor dataPreprocessor) {}

    private static final int SIDE = 16;

    private final Parameter weight = parameter("weight", tensor -> tensor.fill_(new Scalar(1)), 1, 3, 1, 1);

    public PixelDetector(Args args) {
        super(args.dataPreprocessor(), null);
    }

    /** A frame with boxes (x1, y1, x2, y2, score in percent; 0 to 255). */
    public static Image frame(int[][] boxes) {
        byte[] pixels = new byte[3 * SIDE * SIDE];
        pixels[0] = (byte) boxes.length;
        for (int i = 0; i < boxes.length; i++) {
            for (int k = 0; k < 5; k++) {
                pixels[3 * (1 + 5 * i + k)] = (byte) boxes[i][k];
            }
        }
        return new Image(SIDE, SIDE, 3, pixels);
    }

    /** What is found in such a frame. */
    public static InstanceData found(int[][] boxes) {
        float[] corners = new float[4 * boxes.length];
        float[] scores = new float[boxes.length];
        for (int i = 0; i < boxes.length; i++) {
            for (int k = 0; k < 4; k++) {
                corners[4 * i + k] = boxes[i][k];
            }
            scores[i] = boxes[i][4] / 100f;
        }
        return Detections.of(corners, scores, new long[boxes.length]);
    }

    @Override
    public List<Tensor> extractFeat(Tensor inputs) {
        return List.of(inputs.mul(weight.value()));
    }

    @Override
    public List<List<Tensor>> forward(Tensor inputs) {
        return List.of(extractFeat(inputs));
    }

    @Override
    public Losses loss(Tensor inputs, List<DetDataSample> samples) {
        throw new UnsupportedOperationException("there is nothing to learn");
    }

    @Override
    public List<DetDataSample> predict(Tensor inputs, List<DetDataSample> samples, boolean rescale) {
        List<DetDataSample> results = new ArrayList<>();
        for (int n = 0; n < samples.size(); n++) {
            float[] values = Tensors.floats(extractFeat(inputs.narrow(0, n, 1)).get(0));
            int[][] boxes = new int[(int) values[0]][5];
            for (int i = 0; i < boxes.length; i++) {
                for (int k = 0; k < 5; k++) {
                    boxes[i][k] = (int) values[1 + 5 * i + k];
                }
            }
            results.add(samples.get(n).withPredInstances(found(boxes)));
        }
        return results;
    }
}
