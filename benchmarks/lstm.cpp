// The same training by hand: LSTM(U) and Dense(1) on every step, mse, RMSprop, float32, one core.
// Rows of a batch are innermost, so that the compiler makes vectors of every loop.
//
//   lstm UNITS STEPS BATCH ROWS UPDATES DATA
//
// DATA: x (rows, steps, 2), y (rows, steps), weights in Keras' order, order (UPDATES, BATCH) as
// int32; all else float32. Then each line "go" on stdin makes the UPDATES once more and answers
// "seconds mean-loss".
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>
#include <iostream>

using std::vector;
typedef float F;

static inline F fast_exp(F x) {
    x = x < -87.f ? -87.f : x > 88.f ? 88.f : x;
    int32_t n = (int32_t)(x * 1.44269504f + 256.5f) - 256;
    F k = (F)n, r = x - k * 0.693359375f + k * 2.12194440e-4f;
    F p = ((((1.9875691500e-4f * r + 1.3981999507e-3f) * r + 8.3334519073e-3f) * r +
            4.1665795894e-2f) * r + 1.6666665459e-1f) * r + 5.0000001201e-1f;
    F y = p * r * r + r + 1.f, s;
    int32_t bits = (n + 127) << 23;
    std::memcpy(&s, &bits, 4);
    return y * s;
}
static inline F sigmoid(F x) { return 1.f / (1.f + fast_exp(-x)); }
static inline F tanh_(F x) { return 2.f * sigmoid(2.f * x) - 1.f; }

template <int B> struct Net {
    int U, T, K = 2;
    vector<F> p, g, v;                      // parameters, gradients, mean squares
    vector<F> x, z, c, tc, h, y, d, dh, dc; // (step, unit, row)
    Net(int u, int t) : U(u), T(t) {
        int n = 2 * 4 * U + U * 4 * U + 4 * U + U + 1;
        p.resize(n); g.resize(n); v.assign(n, 0);
        x.resize(T * K * B); z.resize(T * 4 * U * B); c.resize((T + 1) * U * B);
        tc.resize(T * U * B); h.resize((T + 1) * U * B); y.resize(T * B); d.resize(T * B);
        dh.resize(U * B); dc.resize(U * B);
    }
    double update(F rate) {
        F *W = p.data(), *R = W + K * 4 * U, *b = R + U * 4 * U, *H = b + 4 * U, *hb = H + U;
        F *gW = g.data(), *gR = gW + K * 4 * U, *gb = gR + U * 4 * U, *gH = gb + 4 * U, *ghb = gH + U;
        std::fill(g.begin(), g.end(), 0.f);
        std::fill(c.begin(), c.begin() + U * B, 0.f);
        std::fill(h.begin(), h.begin() + U * B, 0.f);
        double total = 0;
        for (int t = 0; t < T; t++) {
            F *zt = &z[t * 4 * U * B], *ht = &h[t * U * B], *hn = ht + U * B;
            F *ct = &c[t * U * B], *cn = ct + U * B;
            for (int j = 0; j < 4 * U; j++) {
                F *__restrict zj = zt + j * B;
                for (int i = 0; i < B; i++) zj[i] = b[j];
                for (int k = 0; k < K; k++) {
                    F w = W[k * 4 * U + j]; const F *__restrict xk = &x[(t * K + k) * B];
                    for (int i = 0; i < B; i++) zj[i] += w * xk[i];
                }
                for (int k = 0; k < U; k++) {
                    F w = R[k * 4 * U + j]; const F *__restrict hk = ht + k * B;
                    for (int i = 0; i < B; i++) zj[i] += w * hk[i];
                }
            }
            for (int u = 0; u < U; u++) {
                F *__restrict I = zt + u * B, *__restrict Fg = zt + (U + u) * B;
                F *__restrict G = zt + (2 * U + u) * B, *__restrict O = zt + (3 * U + u) * B;
                F *__restrict C = cn + u * B, *__restrict S = &tc[(t * U + u) * B];
                F *__restrict Hh = hn + u * B; const F *__restrict P = ct + u * B;
                for (int i = 0; i < B; i++) {
                    I[i] = sigmoid(I[i]); Fg[i] = sigmoid(Fg[i]);
                    G[i] = tanh_(G[i]); O[i] = sigmoid(O[i]);
                    C[i] = Fg[i] * P[i] + I[i] * G[i];
                    S[i] = tanh_(C[i]); Hh[i] = O[i] * S[i];
                }
            }
            F *__restrict dt = &d[t * B]; const F *__restrict yt = &y[t * B];
            for (int i = 0; i < B; i++) dt[i] = *hb - yt[i];
            for (int u = 0; u < U; u++) {
                F w = H[u]; const F *__restrict hu = hn + u * B;
                for (int i = 0; i < B; i++) dt[i] += w * hu[i];
            }
            F sum = 0, one = 0;
            for (int i = 0; i < B; i++) { sum += dt[i] * dt[i]; dt[i] *= 2.f / (T * B); one += dt[i]; }
            total += sum; *ghb += one;
        }
        std::fill(dh.begin(), dh.end(), 0.f);
        std::fill(dc.begin(), dc.end(), 0.f);
        for (int t = T - 1; t >= 0; t--) {
            F *zt = &z[t * 4 * U * B], *ht = &h[t * U * B], *hn = ht + U * B, *ct = &c[t * U * B];
            const F *__restrict dt = &d[t * B];
            for (int u = 0; u < U; u++) {
                const F *__restrict hu = hn + u * B; F *__restrict e = &dh[u * B]; F w = H[u], s = 0;
                for (int i = 0; i < B; i++) { s += hu[i] * dt[i]; e[i] += w * dt[i]; }
                gH[u] += s;
                F *__restrict I = zt + u * B, *__restrict Fg = zt + (U + u) * B;
                F *__restrict G = zt + (2 * U + u) * B, *__restrict O = zt + (3 * U + u) * B;
                const F *__restrict S = &tc[(t * U + u) * B], *__restrict P = ct + u * B;
                F *__restrict D = &dc[u * B];
                for (int i = 0; i < B; i++) {
                    F q = D[i] + e[i] * O[i] * (1 - S[i] * S[i]);
                    O[i] = e[i] * S[i] * O[i] * (1 - O[i]);
                    F di = q * G[i] * I[i] * (1 - I[i]);
                    G[i] = q * I[i] * (1 - G[i] * G[i]);
                    I[i] = di;
                    F f = Fg[i];
                    Fg[i] = q * P[i] * f * (1 - f);
                    D[i] = q * f;
                }
            }
            std::fill(dh.begin(), dh.end(), 0.f);
            for (int j = 0; j < 4 * U; j++) {
                const F *__restrict zj = zt + j * B; F s = 0;
                for (int i = 0; i < B; i++) s += zj[i];
                gb[j] += s;
                for (int k = 0; k < K; k++) {
                    const F *__restrict xk = &x[(t * K + k) * B]; s = 0;
                    for (int i = 0; i < B; i++) s += xk[i] * zj[i];
                    gW[k * 4 * U + j] += s;
                }
                for (int k = 0; k < U; k++) {
                    const F *__restrict hk = ht + k * B; F *__restrict e = &dh[k * B];
                    F w = R[k * 4 * U + j]; s = 0;
                    for (int i = 0; i < B; i++) { s += hk[i] * zj[i]; e[i] += w * zj[i]; }
                    gR[k * 4 * U + j] += s;
                }
            }
        }
        for (size_t n = 0; n < p.size(); n++) {
            v[n] = 0.9f * v[n] + 0.1f * g[n] * g[n];
            p[n] -= rate * g[n] / std::sqrt(v[n] + 1e-7f);
        }
        return total / (T * B);
    }
};

template <int B> int serve(int U, int T, int rows, int updates, FILE *file) {
    Net<B> net(U, T);
    vector<F> x(rows * T * 2), y(rows * T);
    vector<int32_t> order(updates * B);
    auto read = [&](void *to, size_t size) { if (fread(to, 4, size, file) != size) exit(2); };
    read(x.data(), x.size()); read(y.data(), y.size());
    read(net.p.data(), net.p.size()); read(order.data(), order.size());
    for (std::string line; std::getline(std::cin, line);) {
        auto start = std::chrono::steady_clock::now();
        double sum = 0;
        for (int n = 0; n < updates; n++) {
            for (int i = 0; i < B; i++) {
                int32_t row = order[n * B + i];
                for (int t = 0; t < T; t++) {
                    net.x[(t * 2) * B + i] = x[(row * T + t) * 2];
                    net.x[(t * 2 + 1) * B + i] = x[(row * T + t) * 2 + 1];
                    net.y[t * B + i] = y[row * T + t];
                }
            }
            sum += net.update(0.001f);
        }
        std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        std::printf("%.6f %.9g\n", took.count(), sum / updates);
        std::fflush(stdout);
    }
    return 0;
}

int main(int, char **a) {
    int U = atoi(a[1]), T = atoi(a[2]), B = atoi(a[3]), rows = atoi(a[4]), updates = atoi(a[5]);
    FILE *file = fopen(a[6], "rb");
    if (!file) return 2;
    if (B == 100) return serve<100>(U, T, rows, updates, file);
    if (B == 32) return serve<32>(U, T, rows, updates, file);
    return 2;
}
