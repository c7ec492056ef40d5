package org.mm4j.config.internal.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigNull;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Origin;
import org.mm4j.config.internal.lang.Source;

/** Reads JSON as Python's {@code json} does: the last of equal keys wins, {@code NaN} and {@code Infinity} are numbers. */
public final class JsonReader {

    private static final int DEEPEST = 200;
    private static final int MOST_DIGITS = 4300;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(MOST_DIGITS)
                    .build())
            .build();

    private final Source source;
    private final JsonParser parser;

    private JsonReader(Source source, JsonParser parser) {
        this.source = source;
        this.parser = parser;
    }

    /** The value of a text. */
    public static ConfigValue read(Source source) {
        try (JsonParser parser = FACTORY.createParser(source.text())) {
            JsonReader reader = new JsonReader(source, parser);
            reader.parser.nextToken();
            ConfigValue value = reader.value();
            if (parser.nextToken() != null) {
                throw source.error(Kind.SYNTAX, "there is more text after the JSON value", reader.offset());
            }
            return value;
        } catch (JsonProcessingException e) {
            int offset = e.getLocation() == null
                    ? 0
                    : (int) Math.max(0, e.getLocation().getCharOffset());
            String message = "invalid JSON: " + e.getOriginalMessage().split("\n", 2)[0];
            throw source.error(
                    Kind.SYNTAX, message, Math.min(offset, source.text().length()));
        } catch (IOException e) {
            throw source.error(Kind.IO, "the JSON text cannot be read: " + e.getMessage(), 0);
        }
    }

    private int offset() {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    private ConfigValue value() throws IOException {
        JsonToken token = parser.currentToken();
        Origin origin = source.at(token == null ? source.text().length() : offset());
        if (token == null) {
            throw source.error(
                    Kind.SYNTAX, "the JSON text is empty", source.text().length());
        }
        switch (token) {
            case START_OBJECT -> {
                return object(origin);
            }
            case START_ARRAY -> {
                List<ConfigValue> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value());
                }
                return new ConfigList(items, origin);
            }
            case VALUE_STRING -> {
                return new ConfigString(parser.getText(), origin);
            }
            case VALUE_NUMBER_INT -> {
                return new ConfigInt(new BigInteger(parser.getText()), origin);
            }
            case VALUE_NUMBER_FLOAT -> {
                return new ConfigFloat(parser.getDoubleValue(), origin);
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return new ConfigBool(token == JsonToken.VALUE_TRUE, origin);
            }
            case VALUE_NULL -> {
                return new ConfigNull(origin);
            }
            default -> throw source.error(Kind.SYNTAX, "unexpected text in JSON", offset());
        }
    }

    private ConfigDict object(Origin origin) throws IOException {
        Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            ConfigString key = new ConfigString(parser.currentName(), source.at(offset()));
            parser.nextToken();
            entries.put(key, value());
        }
        return new ConfigDict(entries, origin);
    }
}
