"""Name parts of many origins, most common first, written by hand from common knowledge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


def words(text: str) -> list[str]:
    """The words of a table."""
    return text.split()


@dataclass(frozen=True)
class Origin:
    """One origin: its share of the population, its name parts, and how a full name is put together.

    `second` is how often people bear a second given name; `endings` make rare family names.
    """

    share: float
    countries: list[str]
    male: list[str]
    female: list[str]
    family: list[str]
    second: float = 0.1
    family_first: bool = False
    two_families: bool = False
    space: str = " "
    patronymic: Callable[[str, bool], str] | None = None
    endings: list[str] = field(default_factory=lambda: words("er man son ley ton field well ford"))


def _slavic(father: str, male: bool) -> str:
    stem = father[:-1] if father[-1] in "aiy" else father
    middle = "ev" if father[-1] in "iy" else "ov"
    return stem + middle + ("ich" if male else "na")


def _cyrillic(father: str, male: bool) -> str:
    stem = father[:-1] if father[-1] in "айь" else father
    middle = "ев" if father[-1] in "йь" else "ов"
    return stem + middle + ("ич" if male else "на")


ORIGINS = [
    Origin(
        18, ["us", "gb", "ca", "au", "ie", "nz"],
        words("James John Robert Michael William David Richard Joseph Thomas Charles Daniel Matthew Anthony Mark Paul Steven Andrew Kenneth George Edward Brian Ronald Timothy Jason Jeffrey Ryan Gary Nicholas Eric Stephen Jonathan Larry Justin Scott Brandon Frank Benjamin Gregory Samuel Patrick Jack Dennis Tyler Aaron Henry Peter Adam Zachary Nathan Walter Harold Kyle Carl Arthur Gerald Roger Keith Lawrence Terry Sean Albert Jesse Austin Bruce Christian Ralph Roy Eugene Louis Philip Bobby Johnny Bradley Graham Nigel Alistair Callum Duncan Ewan Fergus Hamish Rhys Gareth"),
        words("Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Nancy Lisa Margaret Betty Sandra Ashley Dorothy Kimberly Emily Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Laura Sharon Cynthia Kathleen Amy Angela Shirley Anna Brenda Pamela Emma Nicole Helen Samantha Katherine Christine Debra Rachel Carolyn Janet Catherine Maria Heather Diane Ruth Julie Olivia Joyce Virginia Victoria Kelly Lauren Christina Joan Evelyn Judith Megan Andrea Cheryl Hannah Jacqueline Martha Gloria Teresa Ann Sara Madison Frances Kathryn Janice Jean Abigail Alice Fiona Siobhan Morag Bronwen"),
        words("Smith Johnson Williams Brown Jones Davis Miller Wilson Moore Taylor Anderson Thomas Jackson White Harris Martin Thompson Robinson Clark Lewis Lee Walker Hall Allen Young King Wright Scott Green Baker Adams Nelson Hill Campbell Mitchell Roberts Carter Phillips Evans Turner Parker Collins Edwards Stewart Morris Murphy Cook Rogers Morgan Cooper Reed Bailey Bell Kelly Howard Ward Cox Richardson Wood Watson Brooks Bennett Gray Hughes Price Myers Long Foster Ross Jenkins Perry Powell Sullivan Russell Coleman Butler Henderson Barnes Fisher Simmons Patterson Jordan Reynolds Hamilton Graham Wallace West Cole Hayes Bryant Ellis Stevens Murray Ford Marshall Owens McDonald Harrison Kennedy Wells Fraser Sinclair Macleod Pemberton Ashworth Featherstone Hollingsworth Braithwaite"),
        second=0.3,
    ),
    Origin(
        8, ["de", "at", "ch"],
        words("Peter Michael Thomas Andreas Wolfgang Klaus Jürgen Stefan Christian Hans Uwe Günter Frank Bernd Martin Matthias Werner Helmut Karl Markus Jörg Ralf Heinz Dieter Alexander Florian Sebastian Tobias Lukas Felix Jonas Maximilian Moritz Leon Rüdiger Götz Ulrich"),
        words("Ursula Monika Petra Sabine Renate Helga Karin Brigitte Ingrid Andrea Gisela Susanne Claudia Birgit Christine Heike Angelika Martina Barbara Julia Anna Katharina Lena Sophie Johanna Käthe Anneliese Mechthild"),
        words("Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Lehmann Köhler Maier Huber Gruber Steiner Winkler Vogel Böhm Pfeiffer Brandstätter Weißmüller"),
        endings=words("mann berger hofer meier bauer stein feld huber inger"),
    ),
    Origin(
        6, ["fr", "be", "ca", "ch"],
        words("Jean Pierre Michel André Philippe Alain Bernard Jacques Daniel Lucien Patrick Nicolas Christophe Laurent François Julien Thomas Antoine Guillaume Mathieu Étienne Gaëtan Théo Lucas Hugo Benoît"),
        words("Marie Nathalie Isabelle Sylvie Catherine Françoise Martine Christine Monique Valérie Sophie Céline Camille Chloé Manon Léa Aurélie Hélène Brigitte Thérèse Geneviève"),
        words("Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David Bertrand Roux Vincent Fournier Morel Girard Lefèvre Mercier Dupont Lambert Bonnet François Martinez Beauchamp Delatour Charpentier"),
        endings=words("eau ier ard et oux ault in"),
    ),
    Origin(
        12, ["mx", "es", "co", "ar", "pe", "ve", "cl", "us"],
        words("José Juan Luis Carlos Manuel Antonio Francisco Jesús Miguel Javier Pedro Alejandro Fernando Rafael Daniel Sergio Jorge Ricardo Eduardo Roberto Diego Andrés Raúl Héctor Ángel Óscar Gustavo Arturo Ignacio Gonzalo Joaquín Emilio Rodrigo"),
        words("María Ana Carmen Laura Isabel Guadalupe Rosa Patricia Marta Lucía Elena Sofía Claudia Verónica Gabriela Alejandra Beatriz Teresa Pilar Silvia Mónica Adriana Yolanda Valentina Camila Daniela Ximena Esperanza"),
        words("García Rodríguez Martínez Hernández López González Pérez Sánchez Ramírez Torres Flores Rivera Gómez Díaz Cruz Morales Reyes Gutiérrez Ortiz Ramos Castillo Jiménez Moreno Romero Álvarez Mendoza Ruiz Vargas Castro Fernández Guerrero Medina Rojas Herrera Aguilar Chávez Salazar Delgado Ortega Ríos Navarro Domínguez Vázquez Ibáñez Zambrano Quiñones Echeverría"),
        second=0.4, two_families=True, endings=words("ez ano era illo oza ales ena"),
    ),
    Origin(
        5, ["br", "pt", "ao"],
        words("José João Antônio Francisco Carlos Paulo Pedro Lucas Luiz Marcos Gabriel Rafael Bruno Thiago Felipe Rodrigo Gustavo Henrique Vinícius"),
        words("Maria Ana Francisca Antônia Adriana Juliana Márcia Fernanda Patrícia Aline Sandra Camila Amanda Bruna Jéssica Letícia Conceição"),
        words("Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho Almeida Lopes Soares Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Magalhães Assunção"),
        second=0.5, two_families=True, endings=words("eira ão al inho elo"),
    ),
    Origin(
        4, ["it", "ch"],
        words("Giuseppe Giovanni Antonio Mario Luigi Francesco Roberto Marco Andrea Stefano Paolo Alessandro Matteo Lorenzo Davide Riccardo Salvatore"),
        words("Maria Anna Giuseppina Rosa Angela Giovanna Teresa Lucia Carmela Francesca Chiara Giulia Martina Sara Alessia Elisa"),
        words("Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti Deluca Costa Giordano Mancini Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani"),
        endings=words("ini etti oni ello ucci ardi"),
    ),
    Origin(
        6, ["ru", "by", "kz", "ua"],
        words("Aleksandr Sergei Dmitry Andrei Aleksei Vladimir Ivan Mikhail Nikolai Evgeny Maksim Igor Oleg Pavel Yuri Viktor Roman Konstantin Anton Denis Vasily Gennady Stanislav Timur"),
        words("Elena Olga Natalia Tatiana Irina Anna Svetlana Maria Ekaterina Anastasia Yulia Marina Galina Lyudmila Valentina Ksenia Darya"),
        words("Ivanov Smirnov Kuznetsov Popov Vasiliev Petrov Sokolov Mikhailov Novikov Fedorov Morozov Volkov Alekseev Lebedev Semenov Egorov Pavlov Kozlov Stepanov Nikolaev Orlov Andreev Makarov Nikitin Zakharov Zaitsev Soloviev Borisov Yakovlev Grigoriev Romanov Vorobiev Shcherbakov"),
        patronymic=_slavic, endings=words("ov ev in sky enko uk ko"),
    ),
    Origin(
        3, ["ru", "by", "ua"],
        words("Александр Сергей Дмитрий Андрей Алексей Владимир Иван Михаил Николай Евгений Максим Игорь Олег Павел Юрий Виктор"),
        words("Елена Ольга Наталья Татьяна Ирина Анна Светлана Мария Екатерина Анастасия Юлия Марина"),
        words("Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев Семёнов"),
        patronymic=_cyrillic, family_first=True,
    ),
    Origin(
        8, ["sa", "eg", "iq", "jo", "sy", "ae", "ma", "dz", "gb", "fr"],
        words("Mohammed Ahmed Ali Mahmoud Hassan Hussein Khalid Omar Ibrahim Yousef Abdullah Abdul-Rahman Mustafa Saleh Tariq Nasser Fahad Sami Karim Walid Hamza Bilal Salim Rashid Faisal Majid Ziad Bassam Adnan"),
        words("Fatima Aisha Maryam Zainab Khadija Noor Layla Sara Huda Amal Salma Rania Hanan Samira Dina Yasmin Nadia Iman"),
        words("al-Hashimi al-Masri al-Otaibi al-Harbi al-Zahrani al-Saadi al-Shammari al-Rashid al-Qahtani al-Ghamdi Haddad Khoury Mansour Nasr Saleh Hamdan Khalil Aziz Said Jaber Darwish Najjar Sabbagh Bitar al-Tamimi al-Dulaimi al-Jaziri"),
        second=0.5, endings=words("ani awi oun i an oud"),
    ),
    Origin(
        3, ["sa", "eg", "iq", "sy", "ae"],
        words("محمد أحمد علي محمود حسن حسين خالد عمر إبراهيم يوسف عبدالله عبدالرحمن مصطفى صالح طارق"),
        words("فاطمة عائشة مريم زينب خديجة نور ليلى سارة هدى أمل"),
        words("الهاشمي المصري العتيبي الحربي الزهراني السعدي الشمري الراشد القحطاني الغامدي حداد خوري منصور نصر"),
        second=0.5,
    ),
    Origin(
        5, ["ir", "af", "tj", "de"],
        words("Mohammad Ali Hossein Reza Mehdi Amir Hassan Abbas Ahmad Saeed Majid Hamid Javad Farhad Behrouz Kourosh Dariush Babak Siavash Omid Arash"),
        words("Fatemeh Zahra Maryam Zeinab Leila Narges Parisa Shirin Nasrin Azadeh Mahsa Sanaz Negar Roya Shahla"),
        words("Ahmadi Mohammadi Hosseini Rezaei Karimi Moradi Jafari Hashemi Mousavi Rahimi Ebrahimi Sadeghi Heydari Ghasemi Rostami Shirazi Tehrani Esfahani Tabrizi Kermani Bakhtiari Golestani Farahani"),
        endings=words("zadeh pour nejad fard ian i abadi"),
    ),
    Origin(
        7, ["pk", "gb", "ae"],
        words("Muhammad Ali Ahmed Hassan Usman Bilal Imran Asif Tariq Shahid Zahid Kamran Faisal Adnan Rizwan Nadeem Waqar Junaid Salman Hamza Arshad Iftikhar"),
        words("Ayesha Fatima Sana Saima Nadia Rabia Bushra Hina Maria Zainab Amina Shazia Farah Rukhsana"),
        words("Khan Ahmed Malik Hussain Ali Iqbal Shah Butt Chaudhry Qureshi Siddiqui Mirza Sheikh Raza Akhtar Mahmood Bhatti Javed Rehman Abbasi Gilani Lodhi Niazi Afridi Yousafzai"),
        second=0.6, endings=words("zai ani wala pur i uddin"),
    ),
    Origin(
        8, ["in", "us", "gb", "ae"],
        words("Rajesh Amit Sanjay Suresh Ramesh Vijay Anil Rahul Rohit Arun Manoj Deepak Ravi Sunil Ashok Vikram Arjun Karthik Pradeep Harish Gopal Mahesh Dinesh Naveen"),
        words("Priya Sunita Anita Pooja Neha Kavita Lakshmi Deepa Meena Rekha Asha Divya Anjali Swati Shreya Geeta Radha"),
        words("Kumar Singh Sharma Patel Gupta Reddy Nair Iyer Rao Das Verma Mehta Joshi Shah Jain Agarwal Mishra Chatterjee Mukherjee Banerjee Pillai Menon Desai Kulkarni Bhat Venkataraman Subramanian"),
        endings=words("kar wal nathan murthy esh swamy appa"),
    ),
    Origin(
        6, ["cn", "sg", "us", "my"],
        words("Wei Jun Ming Jie Lei Tao Qiang Bo Hao Peng Yong Gang Bin Feng Chao Jianguo Zhiqiang Weidong Xiaoming Guohua Haoran Zixuan Yuchen"),
        words("Fang Min Jing Li Na Xiu Yan Hui Juan Mei Ling Xia Yun Qian Xiaohong Xiuying Guiying Shuzhen Yuxin Zihan"),
        words("Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Song Tang Deng Han Feng Cao Peng Xiao Cheng Yuan Pan Du Jiang"),
        family_first=True, endings=words("ng n i u"),
    ),
    Origin(
        3, ["cn", "tw"],
        list("伟军明杰磊涛强波浩鹏勇刚斌峰超") + words("建国 志强 卫东 小明 国华 浩然 子轩 宇辰"),
        list("芳敏静丽娜秀艳慧娟美玲霞云") + words("小红 秀英 桂英 淑珍 雨欣 子涵"),
        list("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐"),
        family_first=True, space="",
    ),
    Origin(
        3, ["kr", "us"],
        words("Min-jun Seo-jun Ji-hoon Hyun-woo Dong-hyun Sung-min Young-ho Jae-hyun Sang-hoon Kyung-soo Jong-il Tae-yang"),
        words("Ji-woo Seo-yeon Min-ji Soo-jin Eun-ji Hye-jin Young-hee Mi-sook Kyung-hee Ji-young"),
        words("Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song Yoo Hong"),
        family_first=True, endings=words("n ng k m"),
    ),
    Origin(
        2, ["kr"],
        words("민준 서준 지훈 현우 동현 성민 영호 재현 상훈 경수"), words("지우 서연 민지 수진 은지 혜진 영희 미숙 경희"),
        list("김이박최정강조윤장임한오서신권황안송유홍"), family_first=True, space="",
    ),
    Origin(
        4, ["jp", "us"],
        words("Hiroshi Takashi Kenji Satoshi Makoto Yuki Haruto Sota Kaito Daiki Shota Kenta Taro Ichiro Akira Masao Kazuo"),
        words("Yuko Keiko Kumiko Yumi Sakura Hina Aoi Mai Haruka Emi Naoko Michiko Akiko"),
        words("Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Yamada Sasaki Yamaguchi Matsumoto Inoue Kimura Hayashi Shimizu Mori Ikeda Hashimoto"),
        endings=words("moto yama gawa zawa mura da shita"),
    ),
    Origin(
        3, ["vn", "us", "fr"],
        words("Minh Anh Tuấn Hùng Dũng Huy Long Quang Thành Phong Đức Bảo Khánh"),
        words("Linh Hương Lan Mai Thảo Ngọc Hà Trang Phương Thu Yến Hạnh"),
        words("Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý"),
        second=0.8, family_first=True,
    ),
    Origin(
        4, ["tr", "de", "cy"],
        words("Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim İsmail Osman Yusuf Murat Ömer Ramazan Halil Süleyman Emre Burak Can Serkan Kemal"),
        words("Fatma Ayşe Emine Hatice Zeynep Elif Meryem Şerife Zehra Sultan Hanife Merve Büşra Esra"),
        words("Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç Kurt Özkan Şimşek Polat Erdoğan Güneş"),
        endings=words("oğlu er türk demir taş can soy"),
    ),
    Origin(
        5, ["ng", "gh", "ke", "cm", "gb"],
        words("Emeka Chinedu Tunde Kunle Segun Ifeanyi Olumide Kwame Kofi Kwabena Musa Ibrahim Abubakar Samuel Emmanuel Daniel Joseph Chukwuemeka Oluwaseun Babatunde"),
        words("Ngozi Chioma Amaka Funmilayo Yetunde Ama Akosua Abena Aisha Fatima Blessing Grace Mercy Adaeze Folasade"),
        words("Okafor Okeke Eze Nwosu Obi Adeyemi Adebayo Ogunleye Balogun Mensah Owusu Boateng Asante Osei Bello Mohammed Danjuma Mwangi Otieno Kamau Njoroge Wanjiru Nkemelu Achebe"),
        second=0.3, endings=words("wu nna lu yemi gbo adi iku"),
    ),
    Origin(
        2, ["so", "et", "er", "ke"],
        words("Mohamed Abdi Ahmed Ali Hassan Omar Abdullahi Yusuf Ismail Farah Tesfaye Bekele Haile Dawit Yonas Abebe"),
        words("Amina Fadumo Hodan Halima Sahra Almaz Tigist Hirut Meseret Selam"),
        words("Abdi Warsame Farah Jama Nur Hersi Guled Tadesse Bekele Gebre Haile Mengistu Alemu Kebede Wolde"),
        second=0.7, endings=words("le mariam selassie ow e"),
    ),
    Origin(
        4, ["id", "my", "sg"],
        words("Budi Agus Ahmad Muhammad Andi Eko Dedi Hendra Rizki Joko Bambang Wahyu Faisal Ridwan Syafiq Haziq"),
        words("Siti Sri Dewi Nur Rina Ratna Putri Fitri Indah Yuni Aisyah Nurul Farah"),
        words("Santoso Wijaya Setiawan Hidayat Saputra Susanto Nugroho Kurniawan Gunawan Siregar Nasution Rahman Abdullah Ismail Harahap Simanjuntak"),
        endings=words("wan anto ono yadi ningsih"),
    ),
    Origin(
        3, ["pl", "gb", "us"],
        words("Jan Piotr Krzysztof Andrzej Tomasz Paweł Michał Marcin Jakub Adam Łukasz Grzegorz Mateusz Wojciech Zbigniew Stanisław"),
        words("Anna Maria Katarzyna Małgorzata Agnieszka Barbara Ewa Krystyna Elżbieta Zofia Joanna Magdalena Justyna"),
        words("Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur Kwiatkowski Krawczyk"),
        endings=words("ski wicz czyk ak ek owski"),
    ),
    Origin(
        2, ["gr", "cy"],
        words("Georgios Dimitrios Konstantinos Ioannis Nikolaos Christos Panagiotis Vasileios Γεώργιος Δημήτριος Νικόλαος"),
        words("Maria Eleni Aikaterini Vasiliki Sofia Angeliki Georgia Dimitra Μαρία Ελένη"),
        words("Papadopoulos Vlachos Angelopoulos Nikolaidis Georgiou Petridis Athanasiadis Dimitriadis Papadakis Panagiotopoulos Παπαδόπουλος"),
        endings=words("opoulos idis akis ou as"),
    ),
    Origin(
        2, ["il"],
        words("David Moshe Yosef Avraham Daniel Noam Itai Yehuda Shlomo Eitan דוד משה יוסף אברהם"),
        words("Noa Tamar Sarah Rachel Maya Yael Shira Miriam Esther נועה תמר שרה"),
        words("Cohen Levi Mizrahi Peretz Biton Dahan Avraham Friedman Katz Azoulay Shapiro Goldberg כהן לוי מזרחי"),
        endings=words("man berg stein ovitz i"),
    ),
]  # fmt: skip
