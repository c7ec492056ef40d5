package org.mm4j.cls.datasets;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mm4j.cls.structures.ClsKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.dataset.InfoCodec;
import org.mm4j.engine.dataset.Locations;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.structures.Image;

/** What {@link CIFAR10} and {@link CIFAR100} have in common; samples have {@code img}, red first, and {@code gt_label}. */
abstract class CifarDataset extends ClsDataset {

    private final List<String> files;
    private final String folder;
    private final String address;
    private final int numClasses;

    CifarDataset(CifarArgs args, String folder, String address, List<String> files, List<String> classes) {
        super(args.common(), "", Map.of("root", args.dataPrefix()), Metainfo.ofClasses(classes));
        this.files = files;
        this.folder = folder;
        this.address = address;
        this.numClasses = classes.size();
    }

    @Override
    protected Set<ResultKey<?>> given() {
        return Set.of(ResultKey.IMG, ClsKeys.GT_LABEL);
    }

    @Override
    protected InfoCodec codec() {
        return super.codec()
                .with(
                        Image.class,
                        (image, out) -> {
                            out.writeShort(image.height());
                            out.writeShort(image.width());
                            out.writeByte(image.channels());
                            out.write(image.pixels());
                        },
                        in -> {
                            int height = in.readUnsignedShort();
                            int width = in.readUnsignedShort();
                            int channels = in.readUnsignedByte();
                            byte[] pixels = new byte[height * width * channels];
                            in.readFully(pixels);
                            return new Image(height, width, channels, pixels);
                        });
    }

    @Override
    protected void load(Sink sink) {
        new CifarBatches(Locations.join(prefix("root"), folder), address).load(files, numClasses, sink);
    }
}
