// One kernel for each instruction set, chosen when first used.
#include "skim.h"

#include <simdjson.h>

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace squelch {

namespace {

/// UTF-8 without control bytes, and so without the end of a line.
bool isCleanText(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < 0x20) return false;
    return simdjson::validate_utf8(text, length);
}

} // namespace

namespace portable {
#include "skim_portable.h"

#include "skim_kernel.h"
} // namespace portable

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2,pclmul,bmi,popcnt"))), apply_to = function)
namespace avx2 {
#include "skim_avx2.h"

#include "skim_kernel.h"
} // namespace avx2
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,pclmul,bmi,popcnt"))), \
                             apply_to = function)
namespace avx512 {
#include "skim_avx512.h"

#include "skim_kernel.h"
} // namespace avx512
#pragma clang attribute pop

SkimKernel skimKernel(int number) {
    __builtin_cpu_init();
    bool hasBasics = __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi") &&
                     __builtin_cpu_supports("popcnt");
    switch (number) {
    case 0: return portable::skimRecord;
    case 1: return hasBasics && __builtin_cpu_supports("avx2") ? avx2::skimRecord : nullptr;
    case 2:
        // Whatever has VBMI has BW and VL.
        return hasBasics && __builtin_cpu_supports("avx512vbmi") ? avx512::skimRecord : nullptr;
    default: return nullptr;
    }
}

#elif defined(__aarch64__)

namespace neon {
#include "skim_neon.h"

#include "skim_kernel.h"
} // namespace neon

SkimKernel skimKernel(int number) {
    switch (number) {
    case 0: return portable::skimRecord;
    case 1: return neon::skimRecord;
    default: return nullptr;
    }
}

#else

SkimKernel skimKernel(int number) { return number == 0 ? portable::skimRecord : nullptr; }

#endif

SkimKernel skimKernel() {
    for (int number = 2; number > 0; number--)
        if (SkimKernel kernel = skimKernel(number)) return kernel;
    return portable::skimRecord;
}

} // namespace squelch
