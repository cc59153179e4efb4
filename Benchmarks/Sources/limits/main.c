// What libcrypto and libcurl can do at all, bare: the limits that the figures are held against.
//   limits hmac COUNT BYTES          HMAC-SHA-256 of BYTES, COUNT times, with a key prepared once
//   limits post URL COUNT PARALLEL   COUNT transfers on PARALLEL kept-alive connections, each sent as soon as it can
// Prints one JSON object: count and CPU seconds.
#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static double cpu_seconds(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static int report(long count, double since) {
    double cpu = cpu_seconds() - since;
    printf("{\"count\":%ld,\"cpu_s\":%.6f,\"per_cpu_s\":%.0f,\"cpu_us_each\":%.3f}\n", count, cpu, (double)count / cpu,
           cpu * 1e6 / (double)count);
    return 0;
}

static int hmac(long count, size_t bytes) {
    unsigned char *message = calloc(1, bytes), out[32], key[32] = {1};
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string("digest", "SHA256", 0), OSSL_PARAM_construct_end()};
    EVP_MAC_CTX *prepared = EVP_MAC_CTX_new(EVP_MAC_fetch(NULL, "HMAC", NULL));
    if (!message || !prepared || EVP_MAC_init(prepared, key, sizeof key, parameters) != 1) return 70;
    double since = cpu_seconds();
    for (long i = 0; i < count; i++) {
        size_t length;
        message[0] = (unsigned char)i;
        EVP_MAC_init(prepared, NULL, 0, NULL);
        EVP_MAC_update(prepared, message, bytes);
        EVP_MAC_final(prepared, out, &length, sizeof out);
    }
    return report(count, since);
}

static size_t ignore(char *data, size_t size, size_t count, void *context) {
    (void)data, (void)context;
    return size * count;
}

static int post(const char *url, long count, long parallel) {
    static const char body[] = "{\"from\":\"bench-0001\",\"to\":\"bench-0002\",\"amount\":5}";
    CURLM *multi = curl_multi_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    headers = curl_slist_append(headers, "Idempotency-Key: gd-bench-1");
    headers = curl_slist_append(headers, "Expect:");
    double since = cpu_seconds();
    long started = 0, ended = 0;
    for (; started < parallel && started < count; started++) {
        CURL *easy = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_URL, url);
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, ignore);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_multi_add_handle(multi, easy);
    }
    while (ended < count) {
        int running, left;
        CURLMsg *message;
        curl_multi_perform(multi, &running);
        int again = 0;
        while ((message = curl_multi_info_read(multi, &left))) {
            if (message->data.result != CURLE_OK) return 1;
            ended++;
            CURL *easy = message->easy_handle;
            curl_multi_remove_handle(multi, easy);
            if (started < count) {
                started++;
                again = 1;
                curl_multi_add_handle(multi, easy);
            }
        }
        if (!again && running) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    return report(count, since);
}

int main(int count, char **arguments) {
    if (count == 4 && !strcmp(arguments[1], "hmac")) return hmac(atol(arguments[2]), (size_t)atol(arguments[3]));
    if (count == 5 && !strcmp(arguments[1], "post")) return post(arguments[2], atol(arguments[3]), atol(arguments[4]));
    fprintf(stderr, "limits hmac COUNT BYTES | limits post URL COUNT PARALLEL\n");
    return 64;
}
