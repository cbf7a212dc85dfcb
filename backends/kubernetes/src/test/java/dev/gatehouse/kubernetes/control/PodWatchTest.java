package dev.gatehouse.kubernetes.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.kubernetes.api.Api;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PodWatchTest {
    /** A proxy in front of the API server may do so. */
    @Test
    void aServerThatEndsEachWatchAtOnceIsNotAskedWithoutAPause() throws InterruptedException {
        CountDownLatch lists = new CountDownLatch(4);
        Api api =
                (Api) Proxy.newProxyInstance(Api.class.getClassLoader(), new Class<?>[] {Api.class}, (_, method, _) -> {
                    if (!method.getName().equals("list")) {
                        return null;
                    }
                    lists.countDown();
                    return new Api.ObjectList(List.of(), "1");
                });
        long begun = System.nanoTime();
        try (PodWatch _ = new PodWatch(api, "")) {
            lists.await();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(500));
    }
}
