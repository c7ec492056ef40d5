package org.mm4j.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.testkit.WeightServer;

/** Names of model collections, and mirrors. Nothing leaves this machine. */
class CheckpointCollectionsTest {

    private static final Download.Patience ONE = new Download.Patience(1, Duration.ZERO, Duration.ofSeconds(20));

    @TempDir
    Path folder = Path.of("");

    private CheckpointStore store(String mirrors) {
        return new CheckpointStore(folder, DownloadListener.SILENT, ONE).withMirrors(CheckpointMirrors.of(mirrors));
    }

    private static String address(String location) {
        return ((CheckpointAddress.Named) CheckpointAddress.of(location)).web().text();
    }

    @ParameterizedTest
    @CsvSource({
        "torchvision://resnet50, https://download.pytorch.org/models/resnet50-0676ba61.pth",
        "modelzoo://resnet101, https://download.pytorch.org/models/resnet101-63fe2227.pth",
        "torchvision://resnet50.imagenet1k_v2, https://download.pytorch.org/models/resnet50-11ad3fa6.pth",
        "torchvision://resnet50.default, https://download.pytorch.org/models/resnet50-11ad3fa6.pth",
        "open-mmlab://detectron2/resnet50_caffe,"
                + " https://download.openmmlab.com/pretrain/third_party/resnet50_msra-5891d200.pth",
        "openmmlab://regnetx_3.2gf,"
                + " https://download.openmmlab.com/pretrain/third_party/regnetx_3.2gf-c2599b0f.pth",
        "open-mmlab://resnet50_caffe,"
                + " https://download.openmmlab.com/pretrain/third_party/resnet50_caffe-788b5fa3.pth",
        "mmcls://vgg16_bn, https://download.openmmlab.com/mmclassification/v0/vgg/"
                + "vgg16_bn_batch256_imagenet_20210208-7e55cd29.pth"
    })
    void namesStandForAddresses(String location, String address) {
        assertThat(address(location)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"torchvision", "open-mmlab", "mmcls"})
    void everyAddressOfTheTableCanBeFetched(String collection) {
        Map<String, String> names = CheckpointCollections.of(collection);
        assertThat(names).hasSizeGreaterThanOrEqualTo(50);
        names.forEach((name, address) -> {
            assertThat(address(collection + "://" + name)).isEqualTo(address).startsWith("https://download.");
            assertThat(name).doesNotContainAnyWhitespaces();
        });
    }

    @Test
    void unknownNamesAreErrorsWithTheNearest() {
        assertThatThrownBy(() -> store("").fetch("torchvision://resnet_50"))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("'torchvision://resnet_50' is not known", "no 'resnet_50'", "resnet50,");
        assertThatThrownBy(() -> store("").fetch("mmcls://zzzzzzzzz"))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("no 'zzzzzzzzz' among its", "such as", "the address or the path");
    }

    @Test
    void offlineTheErrorSaysWhereToPutTheFile() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        Path place = folder.resolve("download.pytorch.org/models/resnet18-f37072fd.pth");
        CheckpointStore store = store("http://127.0.0.1:" + free);
        assertThatThrownBy(() -> store.fetch("torchvision://resnet18"))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll(
                        "the checkpoint 'torchvision://resnet18': no connection to 127.0.0.1", "put it at " + place);
        // And that works.
        Files.createDirectories(place.resolveSibling(""));
        Files.write(place, new byte[] {1, 2, 3});
        assertThat(store.fetch("torchvision://resnet18")).isEqualTo(place).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void mirrorsHaveTheFileAndItsHashIsChecked() throws IOException {
        byte[] bytes = {5, 6, 7};
        try (WeightServer server = new WeightServer(bytes)) {
            CheckpointStore store = store("https://download.openmmlab.com/=" + server.url("mmlab/") + ", "
                    + server.url("all") + " https://download.openmmlab.com/none=http://127.0.0.1:1");
            assertThat(store.fetch("open-mmlab://mmedit/mobilenet_v2"))
                    .isEqualTo(folder.resolve("download.openmmlab.com/mmediting/third_party/mobilenet_v2.pth"))
                    .hasBinaryContent(bytes);
            assertThatThrownBy(() -> store.fetch("torchvision://resnet18"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContainingAll("not the file of that name", "f37072fd");
            assertThat(server.paths())
                    .containsExactly(
                            "/mmlab/mmediting/third_party/mobilenet_v2.pth",
                            "/all/download.pytorch.org/models/resnet18-f37072fd.pth");
        }
    }

    @Test
    void mirrorsAreReadFromTheirSetting() {
        URI address = URI.create("https://host/a/net.pth?x=1");
        assertThat(CheckpointMirrors.of(" ").of(address)).isEqualTo(address);
        assertThat(CheckpointMirrors.of("https://host/b=https://m").of(address)).isEqualTo(address);
        assertThat(CheckpointMirrors.of("https://hos=https://m").of(address)).isEqualTo(address);
        assertThat(CheckpointMirrors.of("https://host=https://m/x/").of(address))
                .hasToString("https://m/x/a/net.pth?x=1");
        assertThat(CheckpointMirrors.of("https://m https://host/a=http://n").of(address))
                .hasToString("http://n/net.pth?x=1");
        assertThat(CheckpointStore.mirrors("", Map.of("MM4J_MIRROR", "https://m"))
                        .of(address))
                .hasToString("https://m/host/a/net.pth?x=1");
        assertThat(CheckpointStore.mirrors("https://p", Map.of("MM4J_MIRROR", "https://m"))
                        .of(address))
                .hasToString("https://p/host/a/net.pth?x=1");
        assertThatThrownBy(() -> CheckpointMirrors.of("ftp://m"))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("MM4J_MIRROR", "'ftp://m'", "FROM=TO");
        assertThatThrownBy(() -> CheckpointMirrors.of("https://m,https://n"))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("two mirrors for all addresses");
    }

    @Test
    void ofAClassifierOfMmclsTheBackboneIsMeant() {
        Path file = folder.resolve(
                "download.openmmlab.com/mmclassification/v0/resnet/" + "resnet18_8xb32_in1k_20210831-fbbb1da6.pth");
        TorchScope.run(() -> {
            Map<String, Tensor> state = new LinkedHashMap<>();
            state.put("backbone.conv1.weight", Tensors.of(new float[] {1, 2}, 2));
            state.put("head.fc.bias", Tensors.of(new float[] {3}, 1));
            try {
                Files.createDirectories(file.resolveSibling(""));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            CheckpointWriter.write(file, state, Map.of("epoch", 1));
        });
        assertThat(store("").read("mmcls://resnet18").stateDict()).containsOnlyKeys("conv1.weight");
        assertThat(Checkpoint.read(store("").fetch("mmcls://resnet18")).stateDict())
                .containsOnlyKeys("backbone.conv1.weight", "head.fc.bias");
    }
}
