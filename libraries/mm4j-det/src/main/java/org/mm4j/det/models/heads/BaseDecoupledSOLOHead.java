package org.mm4j.det.models.heads;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;

/** Heads of SOLO with a map for each column and one for each row of the grid, whose product is the mask of a cell. */
abstract class BaseDecoupledSOLOHead extends BaseSOLOHead {

    BaseDecoupledSOLOHead(SOLOArgs args, @Nullable InitCfg initCfg) {
        super(args, initCfg);
    }

    @Override
    final Tensor masksOf(List<Tensor> maps, long[] cells, int grid, boolean isProbability) {
        Tensor x =
                rows(maps.get(0), Arrays.stream(cells).map(cell -> cell % grid).toArray());
        Tensor y =
                rows(maps.get(1), Arrays.stream(cells).map(cell -> cell / grid).toArray());
        return isProbability ? x.mul(y) : y.sigmoid().mul(x.sigmoid());
    }
}
