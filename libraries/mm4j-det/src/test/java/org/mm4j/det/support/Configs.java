package org.mm4j.det.support;

import com.fasterxml.jackson.databind.JsonNode;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigValue;
import org.mm4j.testkit.Json;

/** Configs that golden files and tests write as JSON. */
public final class Configs {

    private Configs() {}

    public static ConfigValue of(JsonNode node) {
        return Config.value(Json.plain(node));
    }

    public static ConfigDict dict(JsonNode node) {
        return (ConfigDict) of(node);
    }
}
