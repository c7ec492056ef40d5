package org.mm4j.cv.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFormat;
import org.mm4j.cv.image.FlipDirection;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;

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
            KeyMapper | remapping=dict(none='lq') | left no 'none' here
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

    /** Sets {@code dir} of every other sample, and removes it from the others. */
    private static Transform everyOther() {
        AtomicInteger count = new AtomicInteger();
        return results -> {
            results.remove(key("dir"));
            return count.getAndIncrement() % 2 == 0 ? results : results.put(key("dir"), "new");
        };
    }

    /** What mmcv 2.1 makes of the same sample, with None in place of what is removed here. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            KeyMapper | allow_nonexist_keys=False | {c=c0, d=d0, gt=2, lq=1}
            TransformBroadcaster | mapping=dict(img=['lq', 'gt']) | {c=c0, d=d0, dir=old, gt=2, lq=1}
            TransformBroadcaster | mapping=dict(img=['lq', 'gt']), auto_remap=False | {c=[c0, c0], d=[d0, d0], dir=[ABSENT, new], gt=[2, 2], img=[1, 2], lq=[1, 1]}
            TransformBroadcaster | mapping=dict(img=['lq', 'gt'], dir=['c', 'd']) | {d=new, dir=old, gt=2, lq=1}
            TransformBroadcaster | mapping=dict(img=['lq', 'gt']), remapping=dict(dir=['c', 'd']) | {d=new, dir=old, gt=2, lq=1}
            TransformBroadcaster | mapping=dict(img=['lq', 'gt'], dir=['none', 'd']), allow_nonexist_keys=True | {c=c0, d=new, dir=old, gt=2, lq=1}
            """)
    void whatStepsRemoveIsRemoved(String type, String arguments, String expected) {
        Results sample = new Results()
                .put(key("lq"), 1)
                .put(key("gt"), 2)
                .put(key("c"), "c0")
                .put(key("d"), "d0")
                .put(key("dir"), "old");
        assertThat(entries(build(type, everyOther(), arguments).apply(sample))).hasToString(expected);
    }

    /** What mmcv 2.1 makes of a step that packs, so that it gives another sample. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            KeyMapper | allow_nonexist_keys=False | {gt=2, img=0, inputs=0!, lq=1}
            KeyMapper | mapping=dict(img='lq') | {gt=2, img=0, lq=1}
            KeyMapper | mapping=dict(img='lq'), remapping=dict(inputs='out') | {gt=2, img=0, lq=1, out=1!}
            TransformBroadcaster | mapping=dict(img=['lq', 'gt']), auto_remap=False | {gt=[2, 2], img=[1, 2], inputs=[1!, 2!], lq=[1, 1]}
            """)
    void packingTakesNothingAway(String type, String arguments, String expected) {
        Transform pack = results -> new Results().put(key("inputs"), results.get(key("img")) + "!");
        Results sample = new Results().put(key("lq"), 1).put(key("gt"), 2).put(key("img"), 0);
        assertThat(entries(build(type, pack, arguments).apply(sample))).hasToString(expected);
    }

    @Test
    void variantsOfWhichOneLacksAnEntryAreJoined() {
        Transform step = everyOther();
        Results all = new TestTimeAug(new TestTimeAug.Args(List.of(List.of(step, step))))
                .apply(new Results().put(key("img"), 1));
        assertThat(entries(all)).hasToString("{dir=[ABSENT, new], img=[1, 1]}");
    }

    @Test
    void mirroredAndUnmirroredPicturesStandSideBySide() {
        RandomFlip flip = new RandomFlip(
                new RandomFlip.Args(Probabilities.of(0.5), Directions.of(FlipDirection.HORIZONTAL), null));
        Image image = new Image(1, 2, 1, new byte[] {1, 2});
        Set<Object> seen = new HashSet<>();
        for (int seed = 0; seed < 16; seed++) {
            Results sample = new Results().put(key("lq"), image).put(key("gt"), image);
            seen.add(entries(build("TransformBroadcaster", flip, "mapping=dict(img=['lq', 'gt']), auto_remap=False")
                            .apply(sample.withRandom(new SampleRandom(seed))))
                    .get("flip_direction"));
        }
        assertThat(seen)
                .contains(List.of(Absent.ABSENT, "horizontal"), List.of("horizontal", Absent.ABSENT))
                .hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void whatTheStepsDoNotMakeIsSaid() {
        assertThatThrownBy(() -> build("KeyMapper", everyOther(), "remapping=dict(dir='lq')")
                        .apply(sample()))
                .hasMessageContaining("the steps left no 'dir' here")
                .hasMessageContaining("allow_nonexist_keys=True");
    }

    @Test
    void withoutStepsEntriesAreRenamed() {
        KeyMapper mapper = Registries.discover()
                .context("mmengine")
                .build(new RegistryKey<>("transform", KeyMapper.class), (ConfigDict) Config.fromString(
                                "step = dict(type='KeyMapper', mapping=dict(img='lq'), remapping=dict(img='out'))",
                                ConfigFormat.PY)
                        .find("step")
                        .orElseThrow());
        assertThat(entries(mapper.apply(sample()))).hasToString("{gt=b, img=e, lq=a, out=a, pair=[c, d]}");
    }
}
