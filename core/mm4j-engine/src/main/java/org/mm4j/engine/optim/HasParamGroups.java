package org.mm4j.engine.optim;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has settings for groups of parameters, which schedulers change: an optimiser, or its wrapper. */
public interface HasParamGroups {

    /** The groups, in their order; their settings can be changed. */
    List<ParamGroup> paramGroups();

    /** The optimiser's own settings, which a group has unless it was given others. */
    Map<String, @Nullable Object> defaults();
}
