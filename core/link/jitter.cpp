#include "core/link/jitter.hpp"

#include <array>

#include "core/base/assert.hpp"

namespace strand::link {

namespace {

__extension__ using Int128 = __int128;
__extension__ using Uint128 = unsigned __int128;

constexpr std::uint64_t steps_log2 = 10;
constexpr std::uint64_t steps = std::uint64_t{1} << steps_log2;
constexpr int unit_log2 = 16;

// Entry i is round(65,536 * q(1/2 + i / 2,048)), q being the quantile function of the standard
// normal distribution; the last, which would be infinite, is 3.85 standard deviations. A draw that
// is uniform between two neighbours then has a variance of 1.0002. A test computes the
// table again.
// clang-format off
constexpr std::array<std::int32_t, steps + 1> quantiles{
    0, 80, 160, 241, 321, 401, 481, 561, 642, 722, 802, 882, 963, 1043, 1123, 1203, 1283, 1364,
    1444, 1524, 1604, 1685, 1765, 1845, 1925, 2006, 2086, 2166, 2246, 2327, 2407, 2487, 2567, 2648,
    2728, 2808, 2889, 2969, 3049, 3129, 3210, 3290, 3370, 3451, 3531, 3611, 3692, 3772, 3852, 3933,
    4013, 4093, 4174, 4254, 4335, 4415, 4495, 4576, 4656, 4737, 4817, 4897, 4978, 5058, 5139, 5219,
    5300, 5380, 5461, 5541, 5622, 5702, 5783, 5863, 5944, 6024, 6105, 6186, 6266, 6347, 6427, 6508,
    6588, 6669, 6750, 6830, 6911, 6992, 7072, 7153, 7234, 7314, 7395, 7476, 7557, 7637, 7718, 7799,
    7880, 7961, 8041, 8122, 8203, 8284, 8365, 8446, 8526, 8607, 8688, 8769, 8850, 8931, 9012, 9093,
    9174, 9255, 9336, 9417, 9498, 9579, 9660, 9741, 9823, 9904, 9985, 10066, 10147, 10228, 10310,
    10391, 10472, 10553, 10634, 10716, 10797, 10878, 10960, 11041, 11122, 11204, 11285, 11367,
    11448, 11530, 11611, 11692, 11774, 11856, 11937, 12019, 12100, 12182, 12263, 12345, 12427,
    12508, 12590, 12672, 12754, 12835, 12917, 12999, 13081, 13163, 13244, 13326, 13408, 13490,
    13572, 13654, 13736, 13818, 13900, 13982, 14064, 14146, 14228, 14310, 14393, 14475, 14557,
    14639, 14721, 14804, 14886, 14968, 15051, 15133, 15215, 15298, 15380, 15463, 15545, 15628,
    15710, 15793, 15875, 15958, 16041, 16123, 16206, 16289, 16372, 16454, 16537, 16620, 16703,
    16786, 16869, 16951, 17034, 17117, 17200, 17283, 17367, 17450, 17533, 17616, 17699, 17782,
    17865, 17949, 18032, 18115, 18199, 18282, 18366, 18449, 18532, 18616, 18699, 18783, 18867,
    18950, 19034, 19118, 19201, 19285, 19369, 19453, 19536, 19620, 19704, 19788, 19872, 19956,
    20040, 20124, 20208, 20292, 20377, 20461, 20545, 20629, 20714, 20798, 20882, 20967, 21051,
    21136, 21220, 21305, 21389, 21474, 21559, 21643, 21728, 21813, 21898, 21982, 22067, 22152,
    22237, 22322, 22407, 22492, 22577, 22662, 22748, 22833, 22918, 23003, 23089, 23174, 23259,
    23345, 23430, 23516, 23601, 23687, 23773, 23858, 23944, 24030, 24116, 24202, 24287, 24373,
    24459, 24545, 24631, 24718, 24804, 24890, 24976, 25062, 25149, 25235, 25321, 25408, 25494,
    25581, 25668, 25754, 25841, 25928, 26014, 26101, 26188, 26275, 26362, 26449, 26536, 26623,
    26710, 26797, 26885, 26972, 27059, 27147, 27234, 27321, 27409, 27496, 27584, 27672, 27759,
    27847, 27935, 28023, 28111, 28199, 28287, 28375, 28463, 28551, 28639, 28728, 28816, 28904,
    28993, 29081, 29170, 29258, 29347, 29436, 29525, 29613, 29702, 29791, 29880, 29969, 30058,
    30147, 30237, 30326, 30415, 30504, 30594, 30683, 30773, 30862, 30952, 31042, 31132, 31221,
    31311, 31401, 31491, 31581, 31671, 31762, 31852, 31942, 32032, 32123, 32213, 32304, 32394,
    32485, 32576, 32667, 32758, 32848, 32939, 33030, 33122, 33213, 33304, 33395, 33487, 33578,
    33670, 33761, 33853, 33944, 34036, 34128, 34220, 34312, 34404, 34496, 34588, 34680, 34773,
    34865, 34958, 35050, 35143, 35235, 35328, 35421, 35514, 35607, 35700, 35793, 35886, 35979,
    36072, 36166, 36259, 36353, 36446, 36540, 36634, 36727, 36821, 36915, 37009, 37103, 37198,
    37292, 37386, 37481, 37575, 37670, 37764, 37859, 37954, 38049, 38144, 38239, 38334, 38429,
    38525, 38620, 38715, 38811, 38907, 39002, 39098, 39194, 39290, 39386, 39482, 39578, 39675,
    39771, 39868, 39964, 40061, 40157, 40254, 40351, 40448, 40545, 40642, 40740, 40837, 40934,
    41032, 41130, 41227, 41325, 41423, 41521, 41619, 41717, 41816, 41914, 42012, 42111, 42210,
    42308, 42407, 42506, 42605, 42704, 42804, 42903, 43002, 43102, 43202, 43301, 43401, 43501,
    43601, 43701, 43801, 43902, 44002, 44103, 44203, 44304, 44405, 44506, 44607, 44708, 44809,
    44911, 45012, 45114, 45216, 45317, 45419, 45521, 45624, 45726, 45828, 45931, 46033, 46136,
    46239, 46342, 46445, 46548, 46651, 46755, 46858, 46962, 47066, 47169, 47273, 47378, 47482,
    47586, 47691, 47795, 47900, 48005, 48110, 48215, 48320, 48425, 48531, 48636, 48742, 48848,
    48954, 49060, 49166, 49272, 49379, 49486, 49592, 49699, 49806, 49913, 50021, 50128, 50235,
    50343, 50451, 50559, 50667, 50775, 50884, 50992, 51101, 51209, 51318, 51427, 51537, 51646,
    51756, 51865, 51975, 52085, 52195, 52305, 52416, 52526, 52637, 52748, 52859, 52970, 53081,
    53192, 53304, 53416, 53528, 53640, 53752, 53864, 53977, 54089, 54202, 54315, 54428, 54542,
    54655, 54769, 54883, 54997, 55111, 55225, 55340, 55454, 55569, 55684, 55799, 55915, 56030,
    56146, 56262, 56378, 56494, 56610, 56727, 56844, 56961, 57078, 57195, 57312, 57430, 57548,
    57666, 57784, 57903, 58021, 58140, 58259, 58378, 58498, 58617, 58737, 58857, 58977, 59097,
    59218, 59339, 59460, 59581, 59702, 59824, 59945, 60067, 60190, 60312, 60435, 60557, 60681,
    60804, 60927, 61051, 61175, 61299, 61423, 61548, 61673, 61798, 61923, 62048, 62174, 62300,
    62426, 62552, 62679, 62806, 62933, 63060, 63188, 63316, 63444, 63572, 63700, 63829, 63958,
    64087, 64217, 64347, 64477, 64607, 64738, 64868, 64999, 65131, 65262, 65394, 65526, 65659,
    65791, 65924, 66057, 66191, 66324, 66458, 66593, 66727, 66862, 66997, 67133, 67268, 67404,
    67541, 67677, 67814, 67951, 68089, 68226, 68364, 68503, 68641, 68780, 68920, 69059, 69199,
    69339, 69480, 69621, 69762, 69904, 70045, 70188, 70330, 70473, 70616, 70760, 70903, 71048,
    71192, 71337, 71482, 71628, 71774, 71920, 72067, 72214, 72361, 72509, 72657, 72805, 72954,
    73104, 73253, 73403, 73554, 73704, 73855, 74007, 74159, 74311, 74464, 74617, 74771, 74925,
    75079, 75234, 75389, 75545, 75701, 75858, 76015, 76172, 76330, 76488, 76647, 76806, 76966,
    77126, 77286, 77447, 77609, 77771, 77933, 78096, 78259, 78423, 78588, 78753, 78918, 79084,
    79250, 79417, 79584, 79752, 79921, 80090, 80259, 80429, 80600, 80771, 80943, 81115, 81288,
    81461, 81635, 81810, 81985, 82161, 82337, 82514, 82691, 82870, 83048, 83228, 83408, 83588,
    83769, 83951, 84134, 84317, 84501, 84685, 84871, 85056, 85243, 85430, 85618, 85807, 85996,
    86186, 86377, 86569, 86761, 86954, 87148, 87342, 87538, 87734, 87931, 88129, 88327, 88526,
    88727, 88928, 89129, 89332, 89536, 89740, 89945, 90151, 90358, 90566, 90775, 90985, 91196,
    91407, 91620, 91834, 92048, 92264, 92481, 92698, 92917, 93136, 93357, 93579, 93802, 94026,
    94251, 94477, 94704, 94933, 95162, 95393, 95625, 95858, 96093, 96328, 96565, 96803, 97043,
    97283, 97526, 97769, 98014, 98260, 98507, 98756, 99007, 99258, 99512, 99767, 100023, 100281,
    100540, 100801, 101064, 101328, 101594, 101861, 102131, 102402, 102675, 102949, 103225, 103504,
    103784, 104066, 104350, 104636, 104924, 105214, 105506, 105800, 106096, 106395, 106695, 106998,
    107304, 107611, 107921, 108234, 108549, 108866, 109186, 109509, 109834, 110162, 110493, 110827,
    111164, 111503, 111846, 112191, 112540, 112892, 113248, 113606, 113968, 114334, 114703, 115076,
    115453, 115833, 116218, 116606, 116999, 117396, 117797, 118203, 118613, 119028, 119448, 119873,
    120303, 120738, 121178, 121624, 122076, 122534, 122997, 123467, 123944, 124427, 124916, 125413,
    125918, 126429, 126949, 127477, 128013, 128558, 129112, 129675, 130248, 130831, 131425, 132030,
    132646, 133274, 133914, 134568, 135235, 135917, 136614, 137326, 138055, 138802, 139567, 140351,
    141156, 141983, 142834, 143709, 144610, 145540, 146500, 147492, 148519, 149585, 150691, 151842,
    153042, 154295, 155608, 156986, 158437, 159970, 161597, 163329, 165184, 167181, 169346, 171714,
    174330, 177257, 180588, 184462, 189113, 194971, 202983, 216085, 252314,
};
// clang-format on

// `value` over 2^bits, rounded towards 0; GCC makes a slow call of a division of 128 bits.
std::int64_t scaled_down(Int128 value, int bits) {
  const Int128 size = value < 0 ? -value : value;
  const auto result = static_cast<std::int64_t>(size >> bits);
  return value < 0 ? -result : result;
}

Duration uniform_deviation(Duration width, std::uint64_t bits) {
  const std::uint64_t values = 2 * static_cast<std::uint64_t>(width.count()) + 1;
  const auto drawn = static_cast<std::uint64_t>((static_cast<Uint128>(bits) * values) >> 64);
  return Duration(static_cast<std::int64_t>(drawn)) - width;
}

// The highest bit is the sign, the next ten choose a step, and the lowest 32 the place in it.
Duration normal_deviation(Duration width, std::uint64_t bits) {
  const bool negative = (bits >> 63) != 0;
  const auto step = static_cast<std::size_t>((bits >> (63 - steps_log2)) & (steps - 1));
  const auto place = static_cast<std::int64_t>(bits & 0xffffffffU);
  const std::int64_t low = quantiles[step];
  const std::int64_t high = quantiles[step + 1];
  // A quantile in units of 2^-48: 16 bits of the table's and 32 of the place.
  const std::int64_t above_low = (high - low) * place;
  const Int128 quantile = (static_cast<Int128>(low) << 32) + above_low;
  const std::int64_t size = scaled_down(quantile * width.count(), unit_log2 + 32);
  return Duration(negative ? -size : size);
}

// The whole part of the cube root of `value`, which is below 2^102: digit by digit, from the top.
constexpr std::uint64_t cube_root(Uint128 value) {
  std::uint64_t root = 0;
  for (int shift = 99; shift >= 0; shift -= 3) {
    root *= 2;
    // (root + 1)^3 - root^3
    const Uint128 step = 3 * static_cast<Uint128>(root) * (root + 1) + 1;
    if ((value >> shift) < step) continue;
    value -= step << shift;
    ++root;
  }
  return root;
}

constexpr std::uint64_t one = std::uint64_t{1} << 32;
constexpr std::uint64_t lowest = one / 64;

// Entry i is 2^31 u^(-1/3), where u falls from 1 at the first to 1/64 at the last.
constexpr std::array<std::uint64_t, steps + 1> inverse_cube_roots = [] {
  std::array<std::uint64_t, steps + 1> roots{};
  for (std::uint64_t i = 0; i <= steps; ++i) {
    const std::uint64_t u = one - i * ((one - lowest) >> steps_log2);
    roots[i] = cube_root((static_cast<Uint128>(one) << 93) / u);
  }
  return roots;
}();

// u^(-1/3) in units of 2^-40, for u = 1 - 63/64 * bits / 2^32. Between two entries of the table it
// is off by at most 2 parts in 10,000; Newton's x (4 - u x^3) / 3, which needs no division, squares
// the relative error twice and doubles it, to less than 2^-40.
std::uint64_t inverse_cube_root(std::uint32_t bits) {
  constexpr int places = 40;
  constexpr int place_bits = 32 - static_cast<int>(steps_log2);
  const std::uint64_t u = one - ((bits * (one - lowest)) >> 32);
  const std::uint64_t step = bits >> place_bits;
  const std::uint64_t place = bits & ((1U << place_bits) - 1);
  const std::uint64_t low = inverse_cube_roots[step];
  const std::uint64_t rise = inverse_cube_roots[step + 1] - low;
  std::uint64_t x = (low << (places - 31)) + ((rise * place) >> (place_bits - (places - 31)));
  for (int i = 0; i < 2; ++i) {
    const Uint128 cube = (static_cast<Uint128>(x) * x >> places) * x >> places;
    const auto u_cube = static_cast<std::uint64_t>(cube * u >> 32);
    const std::uint64_t factor = (std::uint64_t{4} << places) - u_cube;
    x = static_cast<std::uint64_t>(static_cast<Uint128>(x) * factor >> places) / 3;
  }
  return x;
}

// A Pareto variable of shape 3 is X = U^(-1/3). With U uniform in [1/64, 1], X stays in [1, 4]: a
// tail that is cut there, and not piled up as netem's (at 4.5), so that the moments are those
// of a density:
//   E X   = 64/63 * integral of u^(-1/3) from 1/64 to 1 = 64/63 * 3/2 * (1 - 1/16) = 10/7
//   E X^2 = 64/63 * integral of u^(-2/3) from 1/64 to 1 = 64/63 * 3 * (1 - 1/4) = 16/7
// The variance is 16/7 - 100/49 = 12/49, and (7 X - 10) / sqrt(12) has mean 0 and variance 1. It
// lies between -sqrt(3)/2 and 3 sqrt(3).
Duration pareto_deviation(Duration width, std::uint32_t bits) {
  constexpr int places = 40;
  constexpr std::int64_t inverse_root_12 = 1'239'850'262;  // 2^32 / sqrt(12)
  const auto x = static_cast<std::int64_t>(inverse_cube_root(bits));
  const std::int64_t numerator = 7 * x - (std::int64_t{10} << places);
  const Int128 scaled = static_cast<Int128>(numerator) * inverse_root_12 * width.count();
  return Duration(scaled_down(scaled, places + 32));
}

// A quarter normal and three quarters pareto, each of its own half of the bits. Their variances
// are 1 and 9 before the sum is scaled, so the scale is sqrt(10).
Duration paretonormal_deviation(Duration width, std::uint64_t bits) {
  // As many bits of the place in the step as there are.
  const std::uint64_t normal_bits = (bits << 32) | ((bits & 0x1fffffU) << 11);
  const Duration normal = normal_deviation(width, normal_bits);
  const Duration pareto = pareto_deviation(width, static_cast<std::uint32_t>(bits >> 32));
  const auto sum = static_cast<Int128>((normal + 3 * pareto).count());
  constexpr std::int64_t root_tenth = 1'358'187'913;  // 2^32 / sqrt(10)
  return Duration(scaled_down(sum * root_tenth, 32));
}

}  // namespace

Duration deviation(JitterDistribution distribution, Duration width, std::uint64_t uniform_bits) {
  STRAND_ASSERT(width >= Duration::zero());
  if (width == Duration::zero()) return Duration::zero();
  switch (distribution) {
    case JitterDistribution::uniform:
      return uniform_deviation(width, uniform_bits);
    case JitterDistribution::normal:
      return normal_deviation(width, uniform_bits);
    case JitterDistribution::pareto:
      return pareto_deviation(width, static_cast<std::uint32_t>(uniform_bits >> 32));
    case JitterDistribution::paretonormal:
      return paretonormal_deviation(width, uniform_bits);
  }
  return Duration::zero();
}

}  // namespace strand::link
