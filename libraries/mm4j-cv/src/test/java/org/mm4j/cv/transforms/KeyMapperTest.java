package org.mm4j.cv.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFormat;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;

/** Entries under other names, and steps for several targets. */
class KeyMapperTest {

    private static ResultKey<Object> key(String name) {
        return new ResultKey<>(name, Object.class);
    }

    private static Results sample() {
        return new Results()
                .put(key("lq"), "a")
                .put(key("gt"), "b")
                .put(key("pair"), List.of("c", "d"))
                .put(key("img"), "e");
    }

    /** Marks each text in {@code img}, and makes an entry. */
    private static Results step(Results results) {
        results.find(key("img")).ifPresent(value -> results.put(key("img"), marked(value)));
        return results.put(key("made"), "new");
    }

    private static Object marked(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> entries = new TreeMap<>();
            map.forEach((name, part) -> entries.put(name, marked(part)));
            return entries;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(KeyMapperTest::marked).toList();
        }
        return value instanceof String text ? text + "!" : value;
    }

    private static KeyMapper.Args args(Transform step, String arguments) {
        ConfigDict dict = (ConfigDict) Config.fromString("step = dict(" + arguments + ")", ConfigFormat.PY)
                .find("step")
                .orElseThrow();
        return new KeyMapper.Args(
                new SubPipeline(Compose.of(List.of(step))),
                (ConfigDict) dict.get("mapping"),
                (ConfigDict) dict.get("remapping"),
                flag(dict, "auto_remap"),
                Boolean.TRUE.equals(flag(dict, "allow_nonexist_keys")));
    }

    private static @Nullable Boolean flag(ConfigDict dict, String name) {
        return dict.get(name) instanceof ConfigBool flag ? flag.value() : null;
    }

    private static Transform build(String type, Transform step, String arguments) {
        KeyMapper.Args args = args(step, arguments);
        return type.equals("KeyMapper")
                ? new KeyMapper(args)
                : new TransformBroadcaster(new TransformBroadcaster.Args(args, false));
    }

    private static Map<String, Object> entries(@Nullable Results results) {
        Results there = Objects.requireNonNull(results);
        Map<String, Object> entries = new TreeMap<>();
        there.names().forEach(name -> entries.put(name, there.get(key(name))));
        return entries;
    }

    /** What mmcv 2.1 makes of the same sample and step. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            KeyMapper | mapping=dict(img='lq') | {gt=b, img=e, lq=a!, pair=[c, d]}
            KeyMapper | mapping=dict(img='lq'), auto_remap=True | {gt=b, img=e, lq=a!, pair=[c, d]}
            KeyMapper | mapping=dict(img='lq'), auto_remap=False | {gt=b, img=a!, lq=a, made=new, pair=[c, d]}
            KeyMapper | mapping=dict(img='lq'), remapping=dict(img='out', made='made') | {gt=b, img=e, lq=a, made=new, out=a!, pair=[c, d]}
            KeyMapper | mapping=dict(img=['lq', 'gt']) | {gt=b!, img=e, lq=a!, pair=[c, d]}
            KeyMapper | mapping=dict(img=dict(x='lq', y=['gt', 'img'])) | {gt=b!, img=e!, lq=a!, pair=[c, d]}
            KeyMapper | mapping=dict(img='pair'), remapping=dict(img=['p', 'q']) | {gt=b, img=e, lq=a, p=c!, pair=[c, d], q=d!}
            KeyMapper | mapping=dict(img=['none', 'lq']), allow_nonexist_keys=True | {gt=b, img=e, lq=a!, pair=[c, d]}
            KeyMapper | mapping=dict(img=dict(x='none', y='lq')), allow_nonexist_keys=True | {gt=b, img=e, lq=a!, pair=[c, d]}
            KeyMapper | mapping=dict(img='none'), allow_nonexist_keys=True | {gt=b, img=e, lq=a, pair=[c, d]}
            KeyMapper | mapping=dict(made='none'), allow_nonexist_keys=True | {gt=b, img=e, lq=a, none=new, pair=[c, d]}
            KeyMapper | remapping=dict(img='out') | {gt=b, img=e, lq=a, out=e!, pair=[c, d]}
            KeyMapper | allow_nonexist_keys=True | {gt=b, img=e!, lq=a, made=new, pair=[c, d]}
            TransformBroadcaster | mapping=dict(img=['lq', 'gt']) | {gt=b!, img=e, lq=a!, pair=[c, d]}
            TransformBroadcaster | mapping=dict(img='pair') | {gt=b, img=e, lq=a, pair=[c!, d!]}
            TransformBroadcaster | mapping=dict(img='pair'), auto_remap=False | {gt=[b, b], img=[c!, d!], lq=[a, a], made=[new, new], pair=[[c, d], [c, d]]}
            TransformBroadcaster | mapping=dict(img=['none', 'lq']), allow_nonexist_keys=True | {gt=b, img=e, lq=a!, pair=[c, d]}
            TransformBroadcaster | mapping=dict(img=['lq', 'none']), allow_nonexist_keys=True | {gt=b, img=e, lq=a!, pair=[c, d]}
            TransformBroadcaster | mapping=dict(img='pair'), remapping=dict(img=['p', 'q']) | {gt=b, img=e, lq=a, p=c!, pair=[c, d], q=d!}
            TransformBroadcaster | mapping=dict(img=['lq', 'gt'], made=['none', 'none']), allow_nonexist_keys=True | {gt=b!, img=e, lq=a!, none=new, pair=[c, d]}
            """)
    void namesAreThoseOfTheOriginal(String type, String arguments, String expected) {
        Results mapped = build(type, KeyMapperTest::step, arguments).apply(sample());
        assertThat(entries(mapped)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            KeyMapper | mapping=dict(img='none') | no 'none' here
            KeyMapper | remapping=dict(none='lq') | no 'none' here
            KeyMapper | mapping=dict(img='pair'), remapping=dict(img=['p', 'q', 'r']) | is no list of 3
            KeyMapper | mapping=dict(img='lq'), remapping=dict(img=['p']) | is no list of 1
            KeyMapper | mapping=dict(img='lq'), remapping=dict(img=dict(x='p')) | is no dict
            KeyMapper | mapping=dict(img=dict(x='lq')), remapping=dict(img=dict(y='p')) | has no 'y'
            KeyMapper | mapping=dict(img='lq'), remapping=dict(img='lq'), auto_remap=True | auto_remap=True
            KeyMapper | mapping=dict(img=1) | names of entries
            TransformBroadcaster | mapping=dict(img='lq') | is no list
            TransformBroadcaster | mapping=dict(img='pair', made=['lq']) | 'img' has 2 targets and 'made' 1
            """)
    void whatDoesNotFitIsRefused(String type, String arguments, String message) {
        assertThatThrownBy(() -> build(type, KeyMapperTest::step, arguments).apply(sample()))
                .hasMessageContaining(message);
    }

    @Test
    void targetsShareTheirDraws() {
        for (boolean isShared : new boolean[] {true, false}) {
            List<Object> draws = new ArrayList<>();
            Transform draw = results -> {
                draws.add(results.random().integer(0, 1 << 30));
                draws.add(results.random().integer(0, 1 << 30));
                return results;
            };
            KeyMapper.Args args = args(draw, "mapping=dict(img='pair')");
            new TransformBroadcaster(new TransformBroadcaster.Args(args, isShared))
                    .apply(sample().withRandom(new SampleRandom(3)));
            assertThat(draws).hasSize(4);
            assertThat(draws.get(0)).isNotEqualTo(draws.get(1));
            assertThat(draws.subList(0, 2).equals(draws.subList(2, 4))).isEqualTo(isShared);
        }
    }
}
