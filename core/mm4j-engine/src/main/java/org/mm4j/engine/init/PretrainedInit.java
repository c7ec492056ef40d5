package org.mm4j.engine.init;

import org.jspecify.annotations.Nullable;
import org.mm4j.engine.checkpoint.LoadOptions;
import org.mm4j.engine.checkpoint.LoadReport;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Weights from a checkpoint, or those below a prefix of its keys. What matches is loaded; it is an error if nothing does.
 * The checkpoint is only looked for when weights are initialised: a model that gets others needs none.
 */
@Doc("Weights from a checkpoint.")
public final class PretrainedInit implements Initializer {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("path, http address, or name in a collection such as torchvision://resnet50")
            String checkpoint,

            @Doc("what the wanted keys start with, such as backbone.") @Nullable
            String prefix,

            @Doc("only cpu: from there values go to the device of the module") @Default("'cpu'")
            String mapLocation) {

        public Args {
            if (!mapLocation.equals("cpu")) {
                throw new IllegalArgumentException("map_location: only 'cpu', from where values go to the device of"
                        + " the module, got '" + mapLocation + "'");
            }
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(PretrainedInit.class);

    private final Args args;

    /** An initialiser as a config describes it. */
    public PretrainedInit(Args args) {
        this.args = args;
    }

    @Override
    public void initialize(BaseModule module, InitContext context) {
        if (args.checkpoint().isBlank()) { // templates leave it empty: only those who initialise need one
            throw new IllegalArgumentException(
                    "init_cfg of " + module.getClass().getSimpleName()
                            + ": checkpoint: expected the path or the address of a file, got ''");
        }
        String prefix = args.prefix();
        LoadReport report = context.checkpoints()
                .read(args.checkpoint())
                .loadInto(module, LoadOptions.LENIENT.withPrefix(prefix == null ? "" : prefix));
        LOG.info("{}: initialised from {}: {}", module.getClass().getSimpleName(), args.checkpoint(), report);
    }

    @Override
    public boolean runsLast() {
        return true;
    }

    @Override
    public String toString() {
        return "PretrainedInit[" + args.checkpoint() + (args.prefix() == null ? "" : ", prefix=" + args.prefix()) + "]";
    }
}
