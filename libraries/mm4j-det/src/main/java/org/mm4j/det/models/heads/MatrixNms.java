package org.mm4j.det.models.heads;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.det.models.heads.SOLOArgs.SoloTestCfg;
import org.mm4j.engine.nn.Maths;

/**
 * Lowers the scores of masks that overlap better ones of their class, all at once.
 *
 * <p>Source: Wang et al., SOLOv2 (arXiv:2003.10152).
 *
 * @param kept which masks are left, best first: (k), int64
 * @param scores after suppression: (k)
 */
record MatrixNms(Tensor kept, Tensor scores) {

    /**
     * Suppresses.
     *
     * @param masks (n, h, w) of zeros and ones, float32
     * @param labels (n), int64
     * @param scores (n)
     */
    static MatrixNms of(Tensor masks, Tensor labels, Tensor scores, SoloTestCfg cfg) {
        T_TensorTensor_T sorted = torch.sort(scores, 0, true);
        long n = scores.size(0);
        long count = cfg.nmsPre() > 0 ? Math.min(cfg.nmsPre(), n) : n;
        Tensor kept = sorted.get1().narrow(0, 0, count);
        Tensor own = sorted.get0().narrow(0, 0, count);
        Tensor flat = masks.index_select(0, kept).reshape(count, -1);
        Tensor areas = flat.sum(1);
        Tensor shared = flat.mm(flat.t());
        Tensor all = areas.unsqueeze(0).add(areas.unsqueeze(1)).sub(shared);
        Tensor classes = labels.index_select(0, kept);
        Tensor same = classes.unsqueeze(0).eq(classes.unsqueeze(1));
        Tensor ious = shared.div(all).mul(same).triu(1);
        Tensor most = ious.amax(new long[] {0}, false).unsqueeze(1);
        Tensor ratio = cfg.kernel().equals("gaussian")
                ? gaussian(ious, cfg.sigma()).div(gaussian(most, cfg.sigma()))
                : Maths.fromNumber(1, ious).div(Maths.fromNumber(1, most));
        own = own.mul(ratio.amin(new long[] {0}, false));
        if (cfg.filterThr() > 0) {
            Tensor good = Maths.positions(own.ge(new Scalar(cfg.filterThr())));
            own = own.index_select(0, good);
            kept = kept.index_select(0, good);
        }
        T_TensorTensor_T again = torch.sort(own, 0, true);
        long limit = cfg.maxPerImg() > 0 ? Math.min(cfg.maxPerImg(), own.size(0)) : own.size(0);
        return new MatrixNms(
                kept.index_select(0, again.get1().narrow(0, 0, limit)),
                again.get0().narrow(0, 0, limit));
    }

    private static Tensor gaussian(Tensor ious, double sigma) {
        return Maths.times(ious.mul(ious), -sigma).exp();
    }
}
