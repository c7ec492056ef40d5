package org.mm4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expressions with the values that Python gives them. */
class EvaluationTest {

    private static String value(String expression) {
        return new Shown(ConfigExpression.evaluate(expression, "test")).text();
    }

    /** Shows a value as a Python literal, by way of the dump. */
    private record Shown(ConfigValue value) {
        String text() {
            String dump = Config.of(Config.dict("v", value)).dump(ConfigFormat.PY);
            return dump.substring("v = ".length()).strip();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "7 // -2 => -4",
                "-7 % 3 => 2",
                "7 % -3 => -2",
                "-7.5 // 2 => -4.0",
                "-7.5 % 2 => 0.5",
                "2 ** -1 => 0.5",
                "2 ** 100 => 1267650600228229401496703205376",
                "(-8) ** 3 => -512",
                "-2 ** 2 => -4",
                "10 ** 20 / 10 ** 18 => 100.0",
                "(2 ** 53 + 1) / 1 => 9007199254740992.0",
                "round(2.5), round(-3.5), round(2.675, 2), round(1234, -2) => (2, -4, 2.67, 1200)",
                "1 < 2 < 3, 1 < 3 < 2 => (True, False)",
                "True + True, True == 1.0, 1 in [True] => (2, True, True)",
                "[] or 'x', 0 and 1, not '' => ('x', 0, True)",
                "{1: 'a', 1.0: 'b', True: 'c'} => {1: 'c'}",
                "'abc'[::-1], 'abcdef'[-2:], 'abc'[5:] => ('cba', 'ef', '')",
                "[1, 2, 3, 4][::-2] => [4, 2]",
                "'%05.1f|%-4s|%+d|%x|%%' % (3.14159, 'a', 5, 255) => '003.1|a   |+5|ff|%'",
                "'{:>6}-{:<6}-{:^6}-{:*^7}'.format('a', 'b', 'c', 'd') => '     a-b     -  c   -***d***'",
                "'{0[a]} {1.real} {x!r}'.format(dict(a=1), 2, x='y') => \"1 2 'y'\"",
                "f'{1234567:,} {0.5:.0%} {255:#x} {-5:06d} {1e10:g}' => '1,234,567 50% 0xff -00005 1e+10'",
                "f'{3.0} {1e16} {1e-5} {0.1 + 0.2} {1e22}' => '3.0 1e+16 1e-05 0.30000000000000004 1e+22'",
                "f'{2.0**-44!r} {5e-324} {1.7976931348623157e308}' => '5.684341886080802e-14 5e-324 1.7976931348623157e+308'",
                "f'{1+1=}' => '1+1=2'",
                "[x for x in range(10) if x % 2 if x > 3] => [5, 7, 9]",
                "sorted([3, 1, 2], key=lambda v: -v) => [3, 2, 1]",
                "dict(zip('ab', (1, 2)), c=3) => dict(a=1, b=2, c=3)",
                "[*range(3), *'ab'] => [0, 1, 2, 'a', 'b']",
                "'a,b,,c'.split(','), ' a  b '.split(), 'a-b-c'.rsplit('-', 1) => (['a', 'b', '', 'c'], ['a', 'b'], ['a-b', 'c'])",
                "'hello world'.title(), 'ABC'.swapcase(), 'x'.zfill(3), '-5'.zfill(4) => ('Hello World', 'abc', '00x', '-005')",
                "'abc'.replace('', '-'), 'aaa'.replace('a', 'b', 2) => ('-a-b-c-', 'bba')",
                "str([1, 'a', (2,), None, 1.5]), repr('it\\'s') => (\"[1, 'a', (2,), None, 1.5]\", '\"it\\'s\"')",
                "int('0x1f', 16), int(' 12 '), int(-3.7), float('1e3') => (31, 12, -3, 1000.0)",
                "max([1, 5, 3]), min('b', 'a'), sum([[1], [2]], []), divmod(-7, 2) => (5, 'a', [1, 2], (-4, 1))",
                "any(x > 2 for x in (1, 2, 3)), all([]), list(map(str, [1, 2])) => (True, True, ['1', '2'])",
                "len('\\U0001F600a'), '\\U0001F600a'[1] => (2, 'a')",
                "({1, 2} | {2, 3}) == {1, 2, 3} => True",
                "isinstance(True, int), isinstance('a', (int, str)), callable(len) => (True, True, True)",
                "(lambda a, *b, c=3, **d: [a, b, c, d])(1, 2, c=4, e=5) => [1, (2,), 4, dict(e=5)]",
                "0b101, 0o17, 0xFF, 1_000, 1e-3, .5, 5. => (5, 15, 255, 1000, 0.001, 0.5, 5.0)",
                "'a' 'b' r'\\n' '\\x41\\u00e9' => 'ab\\\\nAé'",
                "b'a\\x00' b'b' => b'a\\x00b'",
                "1 if [] else 2 => 2",
                "(y := 5) + y => 10",
                "3 > 2 >= 2 != 1 => True",
                "~5, -(-3), +True, 6 & 3, 6 | 3, 6 ^ 3, 1 << 10, -5 >> 1 => (-6, 3, 1, 2, 7, 5, 1024, -3)",
                "1e400, -1e400 => (float('inf'), float('-inf'))",
                "float('nan') == float('nan') => False",
                "f'{True:3d} {100.0:.3} {255:#.3g} {10.0:.3}' => '  1 1e+02 255. 10.0'",
                "'a b  '.split(None, 1), {1} in [{1}], range(5)[::2] == range(0, 5, 2) => (['a', 'b  '], True, True)",
            })
    void evaluates(String expression, String expected) {
        assertThat(value(expression)).isEqualTo(expected);
    }
}
